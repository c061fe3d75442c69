package dev.accountable.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.stack.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody of the local stack's staff, with a second factor, who asks a service for what is measured. */
final class Officer {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Bench bench;
    private final String url;
    private final String user;
    private String token;

    Officer(Bench bench, Service service, String user) {
        this.bench = bench;
        this.url = bench.stack().endpoints().service(service) + "/api/v1/";
        this.user = user;
        this.token = bench.login().steppedUp(user);
    }

    /** The body of the answer; an error where its status is another. */
    String call(String method, String path, String body, int expected) throws IOException {
        return send(method, path, "application/json", body, expected);
    }

    String send(String method, String path, String type, String body, int expected) throws IOException {
        HttpResponse<String> answer = send(method, path, type, body);
        if (answer.statusCode() == 401) {
            token = bench.login().steppedUp(user);
            answer = send(method, path, type, body);
        }
        if (answer.statusCode() != expected) {
            throw new IllegalStateException(path + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** The id of what was made. */
    String make(String path, String body, int expected) throws IOException {
        String answer = call("POST", path, body, expected);
        Matcher id = ID.matcher(answer);
        if (!id.find()) {
            throw new IllegalStateException(path + " answers without an id: " + answer);
        }
        return id.group(1);
    }

    private HttpResponse<String> send(String method, String path, String type, String body) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", type)
                            .method(method, BodyPublishers.ofString(body, UTF_8))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
