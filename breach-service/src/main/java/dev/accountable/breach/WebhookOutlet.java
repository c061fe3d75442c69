package dev.accountable.breach;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One address, by the Standard Webhooks specification. Only the configured address is ever called: no redirects. */
class WebhookOutlet implements Outlet {

    private final URI url;
    private final Webhook signer;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Duration timeout;
    private final @Nullable String console;
    private final HttpClient http;

    WebhookOutlet(
            URI url,
            Webhook signer,
            ObjectMapper json,
            InstantSource clock,
            Duration timeout,
            @Nullable String console) {
        this.url = url;
        this.signer = signer;
        this.json = json;
        this.clock = clock;
        this.timeout = timeout;
        this.console = console;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    @Override
    public String kind() {
        return "webhook";
    }

    /** Not the address: for many receivers its path is the secret. */
    @Override
    public String target() {
        return kind();
    }

    @Override
    public void send(UUID id, AlertMessage message) throws UndeliveredException, InterruptedException {
        // Bounded as a whole: the client's own time-out ends with the headers, and a body may drip for ever.
        CompletableFuture<HttpResponse<Void>> call = http.sendAsync(request(id, message), BodyHandlers.discarding());
        try {
            int status = call.get(timeout.toMillis(), MILLISECONDS).statusCode();
            if (status < 200 || status > 299) {
                throw new UndeliveredException("HTTP " + status);
            }
        } catch (TimeoutException e) {
            throw new UndeliveredException("no answer within " + timeout, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UndeliveredException(cause.getClass().getSimpleName(), cause);
        } finally {
            call.cancel(true);
        }
    }

    private HttpRequest request(UUID id, AlertMessage message) {
        try {
            String body = json.writeValueAsString(message.payload(console));
            long timestamp = clock.instant().getEpochSecond();
            return HttpRequest.newBuilder(url)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "accountable-breach-service")
                    .header("webhook-id", id.toString())
                    .header("webhook-timestamp", Long.toString(timestamp))
                    .header("webhook-signature", signer.sign(id.toString(), timestamp, body))
                    .POST(BodyPublishers.ofString(body))
                    .build();
        } catch (JsonProcessingException | WebhookSigningException e) {
            throw new IllegalStateException("An alert can always be written and signed", e);
        }
    }
}
