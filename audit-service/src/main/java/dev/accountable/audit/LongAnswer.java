package dev.accountable.audit;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * An answer of any length, written part by part: one part is in memory at a time, and the next is fetched when the reader
 * has taken the last. A reader who does not take a part in time is cut off, so that nobody holds a thread for ever. What
 * cannot be finished ends in a broken connection, and never looks whole.
 */
@ApplicationScoped
public class LongAnswer {

    private static final int CLOSED_WITHIN = 5;

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
        HttpServerRequest asked = request.getCurrent().request();
        try {
            for (byte[] part = parts.next(); part != null; part = parts.next()) {
                long timer = vertx.setTimer(patience.toMillis(), late -> cutOff(asked));
                try {
                    out.write(part);
                    out.flush();
                } finally {
                    vertx.cancelTimer(timer);
                }
            }
        } catch (IOException | RuntimeException e) {
            cutOff(asked);
            awaitClosed(asked);
            throw e;
        }
    }

    /**
     * The reset ends an answer whose reader has stopped, and closing alone would wait for that reader. Closing ends one
     * whose last part has just been taken: there the reset sometimes does nothing, and the reader would wait for ever. With
     * HTTP/2 the connection carries other answers.
     */
    private static void cutOff(HttpServerRequest asked) {
        asked.response().reset();
        if (asked.version() != HttpVersion.HTTP_2) {
            var unused = asked.connection().close();
        }
    }

    /** Whoever handles the exception would otherwise still be in time to end the answer in order. */
    private static void awaitClosed(HttpServerRequest asked) {
        if (asked.version() == HttpVersion.HTTP_2) {
            return;
        }
        try {
            asked.connection().close().toCompletionStage().toCompletableFuture().get(CLOSED_WITHIN, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Log.debug("The connection of an answer that failed is not closed yet", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
