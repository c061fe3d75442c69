package dev.accountable.consent.webhook;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.outgoing.RetryAfter;
import io.quarkus.logging.Log;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** One attempt at one target. Only the configured address is ever called: no redirects. What it answers is not read. */
@ApplicationScoped
class Sender {

    @RegisterForReflection
    record Payload(String type, Instant timestamp, JsonNode data) {}

    private final ObjectMapper json;
    private final InstantSource clock;
    private final Duration timeout;
    private final HttpClient http;

    Sender(ObjectMapper json, InstantSource clock, DeliveryConfig config) {
        this.json = json;
        this.clock = clock;
        this.timeout = config.timeout();
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** Completes within the time-out, and never with an exception. */
    CompletableFuture<Answer> send(Target target, Deliveries.Attempt attempt) {
        Instant began = clock.instant();
        CompletableFuture<HttpResponse<Void>> call;
        try {
            call = http.sendAsync(request(target, attempt, began), BodyHandlers.discarding());
        } catch (RuntimeException e) {
            Log.errorf(e, "Webhook %s to %s cannot be sent", attempt.id(), target);
            String fault = "a fault of this service: " + e.getClass().getSimpleName();
            return CompletableFuture.completedFuture(new Answer(null, fault, null, Duration.ZERO));
        }
        // Bounded as a whole: the client's own time-out ends with the headers, and a body may drip for ever.
        return call.copy().orTimeout(timeout.toMillis(), MILLISECONDS).handle((response, failure) -> {
            Instant ended = clock.instant();
            if (failure != null) {
                call.cancel(true);
                return new Answer(null, said(failure), null, Duration.between(began, ended));
            }
            return new Answer(
                    response.statusCode(),
                    null,
                    response.statusCode() < 300 ? null : RetryAfter.of(response.headers(), ended),
                    Duration.between(began, ended));
        });
    }

    private HttpRequest request(Target target, Deliveries.Attempt attempt, Instant now) {
        String body = body(attempt);
        long timestamp = now.getEpochSecond();
        return HttpRequest.newBuilder(target.url())
                .header("Content-Type", "application/json")
                .header("User-Agent", "accountable-consent-service")
                .header("webhook-id", attempt.id().toString())
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", target.sign(attempt.id(), timestamp, body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** The same each time, as long as the person is known. */
    private String body(Deliveries.Attempt attempt) {
        try {
            ObjectNode data = (ObjectNode) json.readTree(attempt.data());
            if (attempt.subject() != null) {
                data.put("subject", attempt.subject());
            }
            return json.writeValueAsString(new Payload(attempt.type(), attempt.occurredAt(), data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written as JSON is JSON", e);
        }
    }

    private String said(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? "no answer within " + timeout
                : cause.getClass().getSimpleName();
    }
}
