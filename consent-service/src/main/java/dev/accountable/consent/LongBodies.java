package dev.accountable.consent;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lists that are read line by line may be longer than what other endpoints take. They are sent in chunks, without a
 * Content-Length, which the common limit would refuse.
 */
@ApplicationScoped
class LongBodies {

    private static final Set<String> PATHS = Set.of("/api/v1/decisions/stream", "/api/v1/imports");

    /** Right after the common limit was set: RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT. */
    private static final int AFTER_THE_COMMON_LIMIT = 1;

    private final long limit;

    LongBodies(@ConfigProperty(name = "accountable.streams.max-body-size", defaultValue = "256M") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::raise, AFTER_THE_COMMON_LIMIT);
    }

    private void raise(RoutingContext request) {
        if (PATHS.contains(request.normalizedPath())) {
            request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
        }
        request.next();
    }
}
