package dev.accountable.post;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The one way out for mail: all of it is sent from one event loop.
 *
 * <p>Quarkus's mailer registers for the server's greeting on its caller's event loop, and the connection lives on the event
 * loop of whoever opened it. Where these are two, now and then a greeting is lost that comes at once: then both sides wait.
 */
@ApplicationScoped
public class MailClient {

    private final ReactiveMailer mailer;
    private final Context eventLoop;

    private volatile boolean stopping;

    MailClient(ReactiveMailer mailer, Vertx vertx) {
        this.mailer = mailer;
        this.eventLoop = ((VertxInternal) vertx).createEventLoopContext();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Once the service stops nothing new is to be begun: it would not see the end. */
    public boolean isStopping() {
        return stopping;
    }

    /** Sends when it is subscribed to. There is no time limit in it: its caller has one. */
    public Uni<Void> send(Mail mail) {
        return Uni.createFrom()
                .deferred(() -> mailer.send(mail))
                .runSubscriptionOn(work -> eventLoop.runOnContext(unused -> work.run()));
    }
}
