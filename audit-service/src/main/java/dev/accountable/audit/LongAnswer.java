package dev.accountable.audit;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * An answer of any length, written part by part: one part is in memory at a time, and the next is fetched when the reader
 * has taken the last. A reader who does not take a part in time is cut off, so that nobody holds a thread for ever. What
 * cannot be finished ends in a broken connection, and never looks whole.
 */
@ApplicationScoped
public class LongAnswer {

    /** Where the parts come from; null after the last. Between two calls nothing may be held that others wait for. */
    public interface Parts {
        byte @Nullable [] next();
    }

    private final Vertx vertx;
    private final CurrentVertxRequest request;
    private final Duration patience;

    LongAnswer(
            Vertx vertx,
            CurrentVertxRequest request,
            @ConfigProperty(name = "accountable.export.patience") Duration patience) {
        this.vertx = vertx;
        this.request = request;
        this.patience = patience;
    }

    public void write(OutputStream out, Parts parts) throws IOException {
        HttpServerResponse response = request.getCurrent().response();
        try {
            for (byte[] part = parts.next(); part != null; part = parts.next()) {
                long timer = vertx.setTimer(patience.toMillis(), late -> response.reset());
                try {
                    out.write(part);
                    out.flush();
                } finally {
                    vertx.cancelTimer(timer);
                }
            }
        } catch (IOException | RuntimeException e) {
            response.reset();
            throw e;
        }
    }
}
