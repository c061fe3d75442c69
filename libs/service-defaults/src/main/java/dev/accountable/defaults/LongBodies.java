package dev.accountable.defaults;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What is read as a stream may be longer than what other endpoints take. The common limit looks at the announced length before, and
 * counts while reading; so it is not shown the one, and for the other gets the limit of streams.
 */
@ApplicationScoped
class LongBodies {

    /** A filter's priority is the opposite of a route's order. */
    private static final int AT_THE_COMMON_LIMIT = -RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT;

    private final List<Pattern> paths;
    private final long limit;

    /**
     * Where, and how long.
     *
     * @param paths of endpoints that read a stream, in which {@code *} stands for one segment; a service names its own
     */
    LongBodies(
            @ConfigProperty(name = "accountable.streams.paths") Optional<List<String>> paths,
            @ConfigProperty(name = "accountable.streams.max-body-size", defaultValue = "256M") MemorySize limit) {
        this.paths = paths.orElse(List.of()).stream().map(LongBodies::pattern).toList();
        this.limit = limit.asLongValue();
    }

    private static Pattern pattern(String path) {
        return Pattern.compile("\\Q" + path.replace("*", "\\E[^/]+\\Q") + "\\E");
    }

    void register(@Observes Filters filters) {
        if (!paths.isEmpty()) {
            filters.register(this::hideLength, AT_THE_COMMON_LIMIT + 1);
            filters.register(this::raise, AT_THE_COMMON_LIMIT - 1);
        }
    }

    private boolean isStream(RoutingContext request) {
        String path = request.normalizedPath();
        return paths.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Where the body ends is decided already when headers have been read. */
    private void hideLength(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.length() < 19 && Long.parseLong(length) <= limit && isStream(request)) {
            request.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        request.next();
    }

    private void raise(RoutingContext request) {
        if (isStream(request)) {
            request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
        }
        request.next();
    }
}
