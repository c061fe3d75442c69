package dev.accountable.breach.people;

import dev.accountable.breach.MailLoop;
import dev.accountable.breach.OrganisationConfig;
import dev.accountable.breach.people.Letters.Claimed;
import dev.accountable.breach.people.Letters.Outcome;
import dev.accountable.breach.people.Views.State;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters at most once (decision 21): a letter is marked before it is sent, and tried again only where it surely did not
 * leave. Whoever dies in between leaves it UNCERTAIN, for a person to look at.
 */
@ApplicationScoped
class LetterPost {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Letters letters;
    private final Communications communications;
    private final OrganisationConfig organisation;
    private final ReactiveMailer mailer;
    private final MailLoop loop;
    private final LetterConfig config;
    private final InstantSource clock;

    LetterPost(
            Letters letters,
            Communications communications,
            OrganisationConfig organisation,
            ReactiveMailer mailer,
            MailLoop loop,
            LetterConfig config,
            InstantSource clock) {
        this.letters = letters;
        this.communications = communications;
        this.organisation = organisation;
        this.mailer = mailer;
        this.loop = loop;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "${accountable.letters.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void send() {
        int lost = QuarkusTransaction.requiringNew().call(() -> letters.lose(clock.instant()));
        if (lost > 0) {
            Log.errorf("%d letters are UNCERTAIN: whoever sent them never said what came of it", lost);
        }
        while (sendSome() > 0) {}
    }

    private int sendSome() {
        List<Claimed> claimed = QuarkusTransaction.requiringNew()
                .call(() -> letters.claim(
                        config.batch(), clock.instant(), config.timeout().plus(GRACE)));
        List<CompletableFuture<Outcome>> attempts =
                claimed.stream().map(this::send).toList();
        for (CompletableFuture<Outcome> attempt : attempts) {
            Outcome outcome = attempt.join();
            QuarkusTransaction.requiringNew().run(() -> letters.settle(outcome, clock.instant()));
        }
        return claimed.size();
    }

    private CompletableFuture<Outcome> send(Claimed letter) {
        LetterText text = LetterText.of(communications.read(letter.texts()), letter.language(), contact(organisation));
        Mail mail = Mail.withText(letter.address(), text.subject(), text.body())
                .addHeader("Message-ID", "<" + letter.id() + "@letters.breach.accountable>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("Content-Language", text.language());
        return Uni.createFrom()
                .deferred(() -> mailer.send(mail))
                .runSubscriptionOn(loop::run)
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .subscribeAsCompletionStage()
                .handle((sent, failure) -> outcome(letter, failure));
    }

    private Outcome outcome(Claimed letter, @Nullable Throwable failure) {
        Instant now = clock.instant();
        if (failure == null) {
            return new Outcome(letter.id(), letter.attempts(), State.SENT, now, null);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException said && said.getReplyCode() >= 400) {
                String problem = "smtp-" + said.getReplyCode();
                return said.getReplyCode() < 500
                        ? later(letter, problem, now)
                        : new Outcome(letter.id(), letter.attempts(), State.FAILED, now, problem);
            }
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return later(letter, "no-connection", now);
            }
        }
        // Its message could quote the address.
        Log.errorf("Letter %s is UNCERTAIN: %s", letter.id(), failure.getClass().getName());
        return new Outcome(letter.id(), letter.attempts(), State.UNCERTAIN, now, "no-answer");
    }

    /** It surely did not leave. */
    private Outcome later(Claimed letter, String problem, Instant now) {
        if (letter.attempts() >= config.attempts()) {
            return new Outcome(letter.id(), letter.attempts(), State.FAILED, now, problem);
        }
        Duration wait = config.firstRetry().multipliedBy(1L << Math.min(letter.attempts() - 1, 10));
        return new Outcome(letter.id(), letter.attempts(), State.WAITING, now.plus(wait), problem);
    }

    /** Art. 33(3)(b): the data protection officer, or another contact point. */
    static String contact(OrganisationConfig organisation) {
        String name = organisation.dpoName().or(organisation::name).orElse("");
        String contact = organisation.dpoContact().or(organisation::contact).orElse("");
        return (name + "\n" + contact).strip();
    }
}
