package dev.accountable.breach;

import dev.accountable.outgoing.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;

/** One address that takes alerts over HTTP. */
class HttpOutlet implements Outlet {

    private final String kind;
    private final URI url;
    private final Format format;
    private final Caller http;

    HttpOutlet(String kind, URI url, Format format, Caller http) {
        this.kind = kind;
        this.url = url;
        this.format = format;
        this.http = http;
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
    public void send(UUID id, AlertMessage message) throws UndeliveredException {
        try {
            Caller.Answer answer = http.call(request(id, message));
            if (!answer.isSuccess()) {
                throw new UndeliveredException("HTTP " + answer.status());
            }
        } catch (IOException e) {
            throw new UndeliveredException(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
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
