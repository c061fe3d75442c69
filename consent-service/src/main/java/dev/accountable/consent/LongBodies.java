package dev.accountable.consent;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lists that are read line by line may be longer than what other endpoints take. The common limit looks at the announced length
 * before, and counts while reading; so it is not shown the one, and for the other gets the limit of lists.
 */
@ApplicationScoped
class LongBodies {

    private static final Set<String> PATHS = Set.of("/api/v1/decisions/stream", "/api/v1/imports");

    /** A filter's priority is the opposite of a route's order. */
    private static final int AT_THE_COMMON_LIMIT = -RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT;

    private final long limit;

    LongBodies(@ConfigProperty(name = "accountable.streams.max-body-size", defaultValue = "256M") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::hideLength, AT_THE_COMMON_LIMIT + 1);
        filters.register(this::raise, AT_THE_COMMON_LIMIT - 1);
    }

    /** Where the body ends is decided already when headers have been read. */
    private void hideLength(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (PATHS.contains(request.normalizedPath())
                && length != null
                && length.length() < 19
                && Long.parseLong(length) <= limit) {
            request.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        request.next();
    }

    private void raise(RoutingContext request) {
        if (PATHS.contains(request.normalizedPath())) {
            request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
        }
        request.next();
    }
}
