package dev.accountable.breach.authority;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.RetrySchedule;
import dev.accountable.breach.Sha256;
import dev.accountable.breach.authority.NotificationView.State;
import dev.accountable.breach.authority.Transmissions.Claimed;
import dev.accountable.outgoing.Caller;
import dev.accountable.outgoing.ConfiguredAddress;
import dev.accountable.outgoing.RetryAfter;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Brings approved notifications to authorities that take them from machine to machine: the payload as it was approved, by POST,
 * each attempt under the same Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). A success records that the authority has
 * it; nobody's silence does.
 */
@Startup
@ApplicationScoped
class Transmitter {

    /** On top of the time-out of an attempt, before another pod may take it for lost. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_REFERENCE = 200;

    /** Answers that say nothing about the notification itself. */
    private static final Set<Integer> LATER = Set.of(408, 425, 429);

    private final Map<String, SubmissionConfig.Channel> channels = new HashMap<>();
    private final SubmissionConfig config;
    private final Transmissions transmissions;
    private final Submissions submissions;
    private final Notifications notifications;
    private final Incidents incidents;
    private final AuditTrail auditTrail;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Caller http;
    private final RetrySchedule retries;

    Transmitter(
            SubmissionConfig config,
            Authorities authorities,
            Transmissions transmissions,
            Submissions submissions,
            Notifications notifications,
            Incidents incidents,
            AuditTrail auditTrail,
            ObjectMapper json,
            InstantSource clock) {
        this.config = config;
        this.transmissions = transmissions;
        this.submissions = submissions;
        this.notifications = notifications;
        this.incidents = incidents;
        this.auditTrail = auditTrail;
        this.json = json;
        this.clock = clock;
        this.http = new Caller(config.timeout(), LONGEST_ANSWER);
        this.retries = new RetrySchedule(config.firstRetry(), config.slowestRetry());
        for (int i = 0; i < config.channels().size(); i++) {
            SubmissionConfig.Channel channel = config.channels().get(i);
            String key = "accountable.submission.channels[" + i + "]";
            if (authorities.all().stream().noneMatch(known -> known.key().equals(channel.authority()))) {
                throw new IllegalArgumentException(key + ".authority: must be the key of an authority");
            }
            ConfiguredAddress.checked(key + ".url", channel.url(), config.allowHttpLocalhost());
            channels.put(channel.authority(), channel);
        }
    }

    boolean reaches(String authority) {
        return channels.containsKey(authority);
    }

    @Scheduled(every = "${accountable.submission.interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        Optional<Claimed> next = claim();
        while (next.isPresent()) {
            transmit(next.get());
            next = claim();
        }
    }

    private Optional<Claimed> claim() {
        Instant now = clock.instant();
        Instant leaseEnds = now.plus(config.timeout()).plus(GRACE);
        return QuarkusTransaction.requiringNew().call(() -> transmissions.claim(now, leaseEnds));
    }

    private void transmit(Claimed claimed) {
        SubmissionConfig.Channel channel = channels.get(claimed.authority());
        if (channel == null) {
            end(claimed, "the authority is not configured any more");
            return;
        }
        try {
            Caller.Answer answer = http.call(request(claimed, channel));
            int status = answer.status();
            if (answer.isSuccess()) {
                accepted(claimed, reference(claimed, answer));
            } else if (status >= 500 || LATER.contains(status)) {
                later(claimed, "HTTP " + status, RetryAfter.of(answer.headers(), clock.instant()));
            } else {
                end(claimed, "HTTP " + status);
            }
        } catch (IOException e) {
            later(claimed, String.valueOf(e.getMessage()), null);
        }
    }

    private static HttpRequest request(Claimed claimed, SubmissionConfig.Channel channel) {
        byte[] payload = claimed.payload().getBytes(UTF_8);
        String digest = Base64.getEncoder().encodeToString(Sha256.digest().digest(payload));
        HttpRequest.Builder request = HttpRequest.newBuilder(channel.url())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("User-Agent", "accountable-breach-service")
                // RFC 9530
                .header("Content-Digest", "sha-256=:" + digest + ":")
                .header("Idempotency-Key", "\"" + claimed.key() + "\"");
        channel.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.POST(BodyPublishers.ofByteArray(payload)).build();
    }

    /** Its member {@code reference}, else its Location; one that gives neither knows it by our key. */
    private String reference(Claimed claimed, Caller.Answer answer) {
        String reference = "";
        try {
            reference = json.readTree(answer.body()).path("reference").asText();
        } catch (IOException e) {
            Log.warn("An authority accepted a notification, and its answer is no JSON");
        }
        if (reference.isBlank()) {
            reference = answer.headers()
                    .firstValue("Location")
                    .map(location -> URI.create(location).getPath())
                    .orElse(claimed.key().toString());
        }
        String plain = reference.replaceAll("\\p{Cntrl}", " ").strip();
        return plain.length() <= LONGEST_REFERENCE ? plain : plain.substring(0, LONGEST_REFERENCE);
    }

    private void accepted(Claimed claimed, String reference) {
        QuarkusTransaction.requiringNew().run(() -> {
            UUID id = claimed.incident();
            Instant now = clock.instant();
            boolean open = incidents.get(id).closedAt() == null
                    && notifications.get(id, claimed.number()).orElseThrow().state() == State.APPROVED;
            if (!transmissions.end(id, claimed.number(), Transmissions.State.ACCEPTED, null, now)) {
                return;
            }
            if (open) {
                String late = "It was approved in time; the authority's machine accepted it at attempt "
                        + claimed.attempts() + ".";
                submissions.record(
                        id, claimed.number(), new Requests.Submitted(now, reference, late), claimed.askedBy(), now);
            } else {
                Log.error("An authority accepted a notification that was recorded or closed meanwhile");
            }
        });
    }

    private void later(Claimed claimed, String problem, @Nullable Duration asked) {
        Log.warnf("Attempt %d to notify %s failed: %s", claimed.attempts(), claimed.authority(), problem);
        Duration wait =
                retries.wait(claimed.attempts(), ThreadLocalRandom.current().nextDouble());
        Instant dueAt = clock.instant().plus(asked != null && asked.compareTo(wait) > 0 ? asked : wait);
        QuarkusTransaction.requiringNew()
                .run(() -> transmissions.later(claimed.incident(), claimed.number(), problem, dueAt));
    }

    private void end(Claimed claimed, String problem) {
        Log.errorf("%s refuses a notification: %s", claimed.authority(), problem);
        QuarkusTransaction.requiringNew().run(() -> {
            Instant now = clock.instant();
            if (transmissions.end(claimed.incident(), claimed.number(), Transmissions.State.REFUSED, problem, now)) {
                auditTrail.recordFor(
                        claimed.askedBy(),
                        "breach.notification.refused",
                        Notifications.resource(claimed.incident(), claimed.number()),
                        null,
                        Map.of("authority", claimed.authority(), "problem", problem));
            }
        });
    }
}
