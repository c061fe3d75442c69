package dev.accountable.consent.imports;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Lets an import be longer than the bodies of all other endpoints. The platform has one limit for all of them, checked by the
 * announced length before, and while reading; so it is told neither here, and gets the limit of imports. The file is read row
 * by row, so its length takes no memory.
 */
@Singleton
class LongFiles {

    private final long limit;

    LongFiles(ImportConfig config) {
        limit = config.maxBodySize().asLongValue();
    }

    void route(@Observes Router router) {
        router.post(ImportResource.PATH)
                .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1)
                .handler(this::beforeTheLimit);
        router.post(ImportResource.PATH)
                .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1)
                .handler(this::afterTheLimit);
    }

    private void beforeTheLimit(RoutingContext call) {
        String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.length() < 19 && Long.parseLong(length) <= limit) {
            // The body ends where it ends: this is decided already. Without it, the platform counts while reading.
            call.request().headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        call.next();
    }

    private void afterTheLimit(RoutingContext call) {
        call.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, limit);
        call.next();
    }
}
