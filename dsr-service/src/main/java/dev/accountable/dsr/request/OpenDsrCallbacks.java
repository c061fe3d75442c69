package dev.accountable.dsr.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.opendsr.OwnSignature;
import dev.accountable.dsr.request.OpenDsrRequests.Known;
import dev.accountable.outgoing.Caller;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.Optional;

/** Tells controllers, signed, when the status of their request has changed; again until they have taken it. */
@ApplicationScoped
class OpenDsrCallbacks {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final OpenDsrRequests requests;
    private final OwnSignature signature;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Caller caller = new Caller(TIMEOUT, LONGEST_ANSWER);

    OpenDsrCallbacks(OpenDsrRequests requests, OwnSignature signature, ObjectMapper json, InstantSource clock) {
        this.requests = requests;
        this.signature = signature;
        this.json = json;
        this.clock = clock;
    }

    @Scheduled(
            every = "${accountable.dsr.opendsr-interval:5s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void tell() {
        if (signature.domain().isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        for (Optional<Known> due = take(now); due.isPresent(); due = take(now)) {
            tell(due.get());
        }
    }

    private Optional<Known> take(Instant now) {
        return QuarkusTransaction.requiringNew().call(() -> requests.toTell(now, now.plus(TIMEOUT.multipliedBy(30))));
    }

    private void tell(Known known) {
        SubjectRequest request = QuarkusTransaction.requiringNew()
                .call(() -> SubjectRequest.<SubjectRequest>findByIdOptional(known.request())
                        .orElseThrow());
        String status = OpenDsrStatus.of(request);
        boolean taken = status.equals(known.told())
                || known.callbacks().stream().allMatch(callback -> tell(known, request, status, callback));
        QuarkusTransaction.requiringNew().run(() -> {
            if (taken) {
                requests.told(known, status, clock.instant().plus(LOOK));
            } else {
                long doubled = Math.min(LONGEST_WAIT.toSeconds(), 5L << Math.min(known.attempts(), 20));
                requests.notTold(known, clock.instant().plusSeconds(doubled));
            }
        });
    }

    private boolean tell(Known known, SubjectRequest request, String status, URI callback) {
        // The configuration may have changed since the request came.
        if (!signature.mayCallBack(known.controller(), callback)) {
            return true;
        }
        byte[] body = json.createObjectNode()
                .put("controller_id", known.controller())
                .put("expected_completion_time", request.dueAt().toString())
                .put("status_callback_url", callback.toString())
                .put("subject_request_id", known.id().toString())
                .put("request_status", status)
                .put("api_version", "2.0")
                .toString()
                .getBytes(UTF_8);
        try {
            boolean taken = caller.call(HttpRequest.newBuilder(callback)
                            .header("Content-Type", "application/json")
                            .header(OwnSignature.DOMAIN, signature.domain().orElse(""))
                            .header(OwnSignature.SIGNATURE, signature.sign(body))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build())
                    .isSuccess();
            if (!taken) {
                Log.warnf("The controller of OpenDSR request %s does not take its status", known.id());
            }
            return taken;
        } catch (IOException e) {
            Log.warnf("The controller of OpenDSR request %s cannot be told: %s", known.id(), e.getMessage());
            return false;
        }
    }
}
