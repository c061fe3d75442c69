package dev.accountable.dsr.letter;

import dev.accountable.dsr.letter.Letters.Claimed;
import dev.accountable.dsr.letter.Letters.Outcome;
import dev.accountable.dsr.letter.Letters.State;
import io.quarkus.logging.Log;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.TemplateException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
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

    private final Letters letters;
    private final LetterWriter writer;
    private final ReactiveMailer mailer;
    private final LetterConfig config;
    private final Organisation organisation;
    private final InstantSource clock;

    /**
     * The mail client registers for the server's greeting on its caller's event loop, and the connection lives on one. Called
     * from any other thread these are two, and now and then a greeting is lost that comes at once: then both sides wait.
     */
    private final Context eventLoop;

    private volatile boolean stopping;

    Postman(
            Letters letters,
            LetterWriter writer,
            ReactiveMailer mailer,
            Vertx vertx,
            LetterConfig config,
            Organisation organisation,
            InstantSource clock) {
        this.letters = letters;
        this.writer = writer;
        this.mailer = mailer;
        this.config = config;
        this.organisation = organisation;
        this.clock = clock;
        this.eventLoop = ((VertxInternal) vertx).createEventLoopContext();
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Scheduled(
            every = "${accountable.letters.interval:1s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        int lost = QuarkusTransaction.requiringNew().call(() -> letters.lose(clock.instant()));
        if (lost > 0) {
            Log.errorf("%d letters are UNCERTAIN: whoever sent them never said what came of it", lost);
        }
        while (!stopping && round() > 0) {}
    }

    /** Takes and sends what is due. Returns how many. */
    private int round() {
        Map<Claimed, Mail> taken = QuarkusTransaction.requiringNew().call(this::take);
        List<CompletableFuture<Outcome>> answers = taken.entrySet().stream()
                .map(ready -> send(ready.getKey(), ready.getValue()))
                .toList();
        List<Outcome> outcomes = answers.stream().map(CompletableFuture::join).toList();
        if (!outcomes.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> letters.settle(outcomes, clock.instant()));
        }
        return outcomes.size();
    }

    /** One whose words cannot be made must not hold up the others. */
    private Map<Claimed, Mail> take() {
        Instant now = clock.instant();
        Map<Claimed, Mail> toSend = new LinkedHashMap<>();
        List<UUID> toPrint = new ArrayList<>();
        List<UUID> wordless = new ArrayList<>();
        for (Claimed letter : letters.claim(config.batch(), now)) {
            String address = address(letter);
            try {
                if (address == null) {
                    toPrint.add(letter.id());
                } else {
                    toSend.put(letter, mail(letter, address));
                }
            } catch (TemplateException e) {
                Log.errorf("Letter %s has no words: the template of %s fails", letter.id(), letter.kind());
                wordless.add(letter.id());
            }
        }
        letters.end(toPrint, State.TO_PRINT, null, now);
        letters.end(wordless, State.FAILED, "no-words", now);
        letters.begin(
                List.copyOf(toSend.keySet()), now, now.plus(config.timeout()).plus(GRACE));
        return toSend;
    }

    private @Nullable String address(Claimed letter) {
        return letter.kind().isToTheOffice() ? organisation.email() : letter.address();
    }

    private Mail mail(Claimed claimed, String address) {
        Letter letter = writer.write(claimed.kind(), claimed.language(), claimed.facts(), claimed.token());
        return Mail.withText(address, letter.subject(), letter.text())
                .setHtml(letter.html())
                .addHeader("Message-ID", "<" + claimed.id() + "@dsr.accountable>")
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("Content-Language", letter.language());
    }

    private CompletableFuture<Outcome> send(Claimed claimed, Mail mail) {
        return Uni.createFrom()
                .deferred(() -> mailer.send(mail))
                .runSubscriptionOn(work -> eventLoop.runOnContext(unused -> work.run()))
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .subscribeAsCompletionStage()
                .handle((sent, failure) -> outcome(claimed, failure));
    }

    private Outcome outcome(Claimed letter, @Nullable Throwable failure) {
        Instant now = clock.instant();
        if (failure == null) {
            return new Outcome(letter, State.SENT, now, null);
        }
        if (failure instanceof IllegalArgumentException) {
            // The mailer looks at addresses before it does anything.
            return new Outcome(letter, State.FAILED, now, "not-an-address");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException said && said.getReplyCode() >= 400) {
                int code = said.getReplyCode();
                boolean later = code < 500 || NOT_AUTHENTICATED.contains(code);
                return later ? later(letter, "smtp-" + code) : new Outcome(letter, State.FAILED, now, "smtp-" + code);
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
        return new Outcome(letter, State.UNCERTAIN, now, "no-answer");
    }

    /** It surely did not arrive. */
    private Outcome later(Claimed letter, String problem) {
        Instant now = clock.instant();
        if (letter.attempts() >= config.attempts()) {
            return new Outcome(letter, State.FAILED, now, problem);
        }
        Duration wait = config.firstRetry().multipliedBy(1L << Math.min(letter.attempts() - 1, 20));
        Log.warnf("Letter %s was not sent at attempt %d (%s)", letter.id(), letter.attempts(), problem);
        return new Outcome(
                letter,
                State.WAITING,
                now.plus(wait.compareTo(config.slowestRetry()) < 0 ? wait : config.slowestRetry()),
                problem);
    }
}
