package dev.accountable.breach;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One address that takes alerts over HTTP. Only the configured address is ever called: no redirects. */
class HttpOutlet implements Outlet {

    private final String kind;
    private final URI url;
    private final Format format;
    private final Duration timeout;
    private final HttpClient http;

    HttpOutlet(String kind, URI url, Format format, Duration timeout) {
        this.kind = kind;
        this.url = url;
        this.format = format;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /** What a receiver wants to read. */
    interface Format {
        Content of(UUID id, AlertMessage message);
    }

    /** @param headers beside the content type */
    record Content(String body, Map<String, String> headers) {}

    @Override
    public String kind() {
        return kind;
    }

    /** Not the address: for many receivers its path is the secret. */
    @Override
    public String target() {
        return kind;
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
        Content content = format.of(id, message);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "accountable-breach-service");
        content.headers().forEach(request::header);
        return request.POST(BodyPublishers.ofString(content.body())).build();
    }
}
