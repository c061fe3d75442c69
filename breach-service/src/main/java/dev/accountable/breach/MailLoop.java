package dev.accountable.breach;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The event loop that all mail is sent from.
 *
 * <p>The mail client registers for the server's greeting on its caller's event loop, and the connection lives on the event
 * loop of whoever opened it. Where these are two, now and then a greeting is lost that comes at once: then both sides wait.
 */
@ApplicationScoped
public class MailLoop {

    private final Context context;

    MailLoop(Vertx vertx) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    public void run(Runnable work) {
        context.runOnContext(unused -> work.run());
    }
}
