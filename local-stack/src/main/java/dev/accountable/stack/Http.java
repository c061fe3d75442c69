package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls over HTTP as a frontend makes them; every status is an answer. */
final class Http {

    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        HttpHeaders headers() {
            return response.headers();
        }

        byte[] body() {
            return response.body();
        }

        JsonNode json() {
            return Json.read(body());
        }

        String text() {
            return new String(body(), StandardCharsets.UTF_8);
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    Answer get(String url, @Nullable String token) {
        return send(request(url, token).GET());
    }

    /** Posts JSON; without a body, nothing. */
    Answer post(String url, @Nullable String token, @Nullable Object json) {
        HttpRequest.Builder request = request(url, token);
        return json == null
                ? send(request.POST(BodyPublishers.noBody()))
                : send(request.header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(json))));
    }

    /** Puts what is not there yet. */
    Answer putNew(String url, String token, Object json) {
        return send(request(url, token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(json))));
    }

    /** Replaces what the caller has read, as its tag says. */
    Answer put(String url, String token, String ifMatch, Object json) {
        return send(request(url, token)
                .header("If-Match", ifMatch)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(json))));
    }

    Answer postForm(String url, Map<String, String> fields, Map<String, String> headers) {
        HttpRequest.Builder request = request(url, null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(fields)));
        headers.forEach(request::header);
        return send(request);
    }

    Answer get(String url, Map<String, String> headers) {
        HttpRequest.Builder request = request(url, null).GET();
        headers.forEach(request::header);
        return send(request);
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder request(String url, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) {
        HttpRequest built = request.build();
        try {
            return new Answer(client.send(built, BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new StackException(built.method() + " " + built.uri() + " fails: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted", e);
        }
    }
}
