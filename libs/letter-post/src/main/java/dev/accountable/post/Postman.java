package dev.accountable.post;

import dev.accountable.post.Outcome.State;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.mail.SMTPException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Carries letters to the mail server, each at most once: that one is being sent is committed before it is, and whoever dies
 * then leaves it UNCERTAIN. Only what surely did not arrive is tried again. Any number of pods may run it.
 */
public final class Postman {

    /** On top of the time-out of an attempt, before it is taken for lost. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Our own credentials are wrong, or none: not the letter's fault. */
    private static final Set<Integer> NOT_AUTHENTICATED = Set.of(530, 534, 535, 538);

    private final LetterBox box;
    private final LetterTable table;
    private final MailClient client;
    private final Attempts attempts;
    private final String domain;
    private final InstantSource clock;

    /**
     * For one service, which has it run every so often.
     *
     * @param domain of the Message-IDs: whose letters they are
     */
    public Postman(
            LetterBox box,
            LetterTable table,
            MailClient client,
            Attempts attempts,
            String domain,
            InstantSource clock) {
        this.box = box;
        this.table = table;
        this.client = client;
        this.attempts = attempts;
        this.domain = domain;
        this.clock = clock;
    }

    /** Sends until nothing is due, or the service stops. */
    public void run() {
        int lost = QuarkusTransaction.requiringNew().call(() -> table.lose(clock.instant()));
        if (lost > 0) {
            Log.errorf("%d letters are UNCERTAIN: whoever sent them never said what came of it", lost);
        }
        while (!client.isStopping() && round() > 0) {}
    }

    /** Takes and sends once. Returns how many. */
    public int round() {
        Instant now = clock.instant();
        Instant leaseEnds = now.plus(attempts.timeout()).plus(GRACE);
        List<ReadyLetter> taken = QuarkusTransaction.requiringNew().call(() -> box.take(now, leaseEnds));
        if (taken.isEmpty()) {
            return 0;
        }
        List<CompletableFuture<Outcome>> answers =
                taken.stream().map(this::send).toList();
        List<Outcome> outcomes = answers.stream().map(CompletableFuture::join).toList();
        QuarkusTransaction.requiringNew().run(() -> {
            table.settle(outcomes, clock.instant());
            box.sent(outcomes.stream()
                    .filter(outcome -> outcome.state() == State.SENT)
                    .map(Outcome::letter)
                    .toList());
        });
        return taken.size();
    }

    private CompletableFuture<Outcome> send(ReadyLetter letter) {
        Mail mail = letter.mail()
                .addHeader("Message-ID", "<" + letter.id() + "@" + domain + ">")
                .addHeader("Auto-Submitted", "auto-generated");
        return client.send(mail)
                .ifNoItem()
                .after(attempts.timeout())
                .fail()
                .subscribeAsCompletionStage()
                .handle((sent, failure) -> outcome(letter, failure));
    }

    private Outcome outcome(ReadyLetter letter, @Nullable Throwable failure) {
        if (failure == null) {
            return ended(letter, State.SENT, null);
        }
        if (failure instanceof IllegalArgumentException) {
            // The mailer looks at addresses before it does anything.
            return ended(letter, State.FAILED, "not-an-address");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException said && said.getReplyCode() >= 400) {
                int code = said.getReplyCode();
                boolean later = code < 500 || NOT_AUTHENTICATED.contains(code);
                return later ? later(letter, "smtp-" + code) : ended(letter, State.FAILED, "smtp-" + code);
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLHandshakeException) {
                return later(letter, "no-connection");
            }
        }
        // Its message could quote the address.
        Log.errorf("Letter %s is UNCERTAIN: %s", letter.id(), failure.getClass().getName());
        return ended(letter, State.UNCERTAIN, "no-answer");
    }

    /** It surely did not arrive. */
    private Outcome later(ReadyLetter letter, String problem) {
        if (letter.attempt() >= attempts.most()) {
            return ended(letter, State.FAILED, problem);
        }
        Log.warnf("Letter %s was not sent at attempt %d (%s)", letter.id(), letter.attempt(), problem);
        Instant dueAt = clock.instant().plus(attempts.waitAfter(letter.attempt()));
        return new Outcome(letter.id(), letter.attempt(), State.WAITING, dueAt, problem);
    }

    private Outcome ended(ReadyLetter letter, State how, @Nullable String problem) {
        return new Outcome(letter.id(), letter.attempt(), how, clock.instant(), problem);
    }
}
