package dev.accountable.consent.mail;

import dev.accountable.consent.mail.Mails.Claimed;
import dev.accountable.consent.mail.Mails.Outcome;
import dev.accountable.consent.mail.Mails.State;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Carries letters to the mail server, each at most once: that one is being sent is committed before it is, and whoever dies
 * then leaves it UNCERTAIN. Only what surely did not arrive is tried again. Any number of pods may run it.
 */
@ApplicationScoped
class Postman {

    /** On top of the time-out of an attempt, before it is taken for lost. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Our own credentials are wrong, or none: not the letter's fault. */
    private static final Set<Integer> NOT_AUTHENTICATED = Set.of(530, 534, 535, 538);

    private final Mails mails;
    private final List<Writer> writers;
    private final ReactiveMailer mailer;
    private final MailLoop loop;
    private final MailConfig config;
    private final InstantSource clock;

    private volatile boolean stopping;

    Postman(
            Mails mails,
            @All List<Writer> writers,
            ReactiveMailer mailer,
            MailLoop loop,
            MailConfig config,
            InstantSource clock) {
        this.mails = mails;
        this.writers = writers.stream()
                // Somebody waits for a confirmation.
                .sorted((one, other) -> one.kind().compareTo(other.kind()))
                .toList();
        this.mailer = mailer;
        this.loop = loop;
        this.config = config;
        this.clock = clock;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(every = "${accountable.mail.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        int lost = QuarkusTransaction.requiringNew().call(() -> mails.lose(clock.instant()));
        if (lost > 0) {
            Log.errorf("%d mails are UNCERTAIN: whoever sent them never said what came of it", lost);
        }
        while (!stopping && round() > 0) {}
    }

    /** Takes and sends what is due, as far as the rate lets it. Returns how many. */
    int round() {
        Map<Claimed, Letter> letters = QuarkusTransaction.requiringNew().call(this::take);
        if (letters.isEmpty()) {
            return 0;
        }
        List<CompletableFuture<Outcome>> answers = letters.entrySet().stream()
                .map(letter -> send(letter.getKey(), letter.getValue()))
                .toList();
        List<Outcome> outcomes = answers.stream().map(CompletableFuture::join).toList();
        QuarkusTransaction.requiringNew().run(() -> mails.settle(outcomes, clock.instant()));
        return letters.size();
    }

    private Map<Claimed, Letter> take() {
        Map<Claimed, Letter> taken = new LinkedHashMap<>();
        Instant now = clock.instant();
        if (!mails.mayTake()) {
            return taken;
        }
        int free = Math.min(config.batch(), config.perMinute() - mails.begunSince(now.minus(Duration.ofMinutes(1))));
        for (Writer writer : writers) {
            if (free > taken.size()) {
                take(writer, free - taken.size(), taken, now);
            }
        }
        if (!taken.isEmpty()) {
            mails.begin(
                    List.copyOf(taken.keySet()), now, now.plus(config.timeout()).plus(GRACE));
        }
        return taken;
    }

    private void take(Writer writer, int most, Map<Claimed, Letter> taken, Instant now) {
        List<Claimed> claimed = mails.claim(writer.kind(), most, now);
        if (claimed.isEmpty()) {
            return;
        }
        Map<UUID, Letter> letters = writer.write(claimed, now);
        List<Claimed> needless = new ArrayList<>();
        for (Claimed mail : claimed) {
            Letter letter = letters.get(mail.id());
            if (letter == null) {
                needless.add(mail);
            } else {
                taken.put(mail, letter);
            }
        }
        if (!needless.isEmpty()) {
            mails.cancel(needless, now);
        }
    }

    private CompletableFuture<Outcome> send(Claimed claimed, Letter letter) {
        Mail mail = Mail.withText(letter.address(), letter.subject(), letter.text())
                .setHtml(letter.html())
                .addHeader("Message-ID", "<" + claimed.id() + "@consent.accountable>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("Content-Language", letter.language());
        return Uni.createFrom()
                .deferred(() -> mailer.send(mail))
                .runSubscriptionOn(loop::run)
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .subscribeAsCompletionStage()
                .handle((sent, failure) -> outcome(claimed, failure));
    }

    private Outcome outcome(Claimed mail, @Nullable Throwable failure) {
        Instant now = clock.instant();
        if (failure == null) {
            return new Outcome(mail, State.SENT, now, null);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException said && said.getReplyCode() >= 400) {
                int code = said.getReplyCode();
                boolean later = code < 500 || NOT_AUTHENTICATED.contains(code);
                return later ? later(mail, "smtp-" + code) : new Outcome(mail, State.FAILED, now, "smtp-" + code);
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof SSLHandshakeException) {
                return later(mail, "no-connection");
            }
        }
        // Its message could quote the address.
        Log.errorf("Mail %s is UNCERTAIN: %s", mail.id(), failure.getClass().getName());
        return new Outcome(mail, State.UNCERTAIN, now, "no-answer");
    }

    /** It surely did not arrive. */
    private Outcome later(Claimed mail, String problem) {
        Instant now = clock.instant();
        if (mail.attempts() >= config.attempts()) {
            return new Outcome(mail, State.FAILED, now, problem);
        }
        Duration wait = config.firstRetry().multipliedBy(1L << Math.min(mail.attempts() - 1, 20));
        Log.warnf("Mail %s was not sent at attempt %d (%s)", mail.id(), mail.attempts(), problem);
        return new Outcome(
                mail,
                State.WAITING,
                now.plus(wait.compareTo(config.slowestRetry()) < 0 ? wait : config.slowestRetry()),
                problem);
    }
}
