package dev.accountable.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One operation as the service's own OpenAPI document names it: {@code GET /api/v1/consents/{id}}. */
record Endpoint(String method, String path, String mediaType) {

    private static final String JSON = "application/json";
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    private static final ObjectMapper WRITER = new ObjectMapper();
    private static final int ATTEMPTS = 3;
    private static final AtomicInteger CALLS = new AtomicInteger();

    /** A plain one: thousands of calls are made. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** All operations of a running service, from its served OpenAPI document. */
    static List<Endpoint> all(Map<String, Object> openApi) {
        List<Endpoint> endpoints = new ArrayList<>();
        object(openApi, "paths").forEach((path, operations) -> {
            for (String method : List.of("get", "post", "put", "patch", "delete")) {
                if (((Map<?, ?>) operations).containsKey(method)) {
                    Map<String, Object> operation = object(object(object(openApi, "paths"), path), method);
                    endpoints.add(new Endpoint(method.toUpperCase(Locale.ROOT), path, mediaType(operation)));
                }
            }
        });
        return endpoints;
    }

    /** Of the body that it takes: JSON where it may be. */
    private static String mediaType(Map<String, Object> operation) {
        Set<String> taken = object(object(operation, "requestBody"), "content").keySet();
        return taken.isEmpty() || taken.contains(JSON)
                ? JSON
                : taken.stream().sorted().findFirst().orElseThrow();
    }

    /** The schema of the JSON body it takes, references resolved; null where it takes none. */
    @Nullable
    Map<String, Object> bodySchema(Map<String, Object> openApi) {
        Map<String, Object> operation = object(object(object(openApi, "paths"), path), method.toLowerCase(Locale.ROOT));
        Map<String, Object> json = object(object(object(operation, "requestBody"), "content"), JSON);
        Map<String, Object> schema = object(json, "schema");
        return schema.isEmpty() ? null : resolve(openApi, schema);
    }

    static Map<String, Object> resolve(Map<String, Object> openApi, Map<String, Object> schema) {
        return schema.get("$ref") instanceof String reference
                ? object(
                        object(object(openApi, "components"), "schemas"),
                        reference.substring(reference.lastIndexOf('/') + 1))
                : schema;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> child ? (Map<String, Object>) child : Map.of();
    }

    boolean hasParameter() {
        return PARAMETER.matcher(path).find();
    }

    String pathWith(String parameter) {
        return PARAMETER.matcher(path).replaceAll(java.util.regex.Matcher.quoteReplacement(parameter));
    }

    /** Calls it with ids that nobody has, and an empty JSON object where a body may stand. */
    Answer call(Issuer.@Nullable Token token) {
        return call(token, pathWith("00000000-0000-7000-8000-000000000000"), method.equals("GET") ? null : "{}");
    }

    Answer call(Issuer.@Nullable Token token, String concretePath, @Nullable Object body) {
        // Each from a network of its own: what is open to everybody is counted by network.
        int number = CALLS.incrementAndGet();
        HttpRequest.Builder request = HttpRequest.newBuilder(at(concretePath))
                .timeout(Duration.ofMinutes(2))
                .header("X-Forwarded-For", "100." + (64 + (number >> 8) % 64) + "." + number % 256 + ".1");
        if (token != null) {
            request.header("Authorization", "Bearer " + token.value());
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", mediaType).method(method, BodyPublishers.ofByteArray(bytes(body)));
        }
        return send(request.build());
    }

    static URI at(String path) {
        return URI.create(RestAssured.baseURI + ":" + RestAssured.port + path);
    }

    private static byte[] bytes(Object body) {
        Object given = body instanceof Supplier<?> late ? late.get() : body;
        try {
            return given instanceof String text ? text.getBytes(UTF_8) : WRITER.writeValueAsBytes(given);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Again where the line was closed: the service does so after what is no HTTP, and the client learns of it too late. */
    private static Answer send(HttpRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return sendOnce(request);
            } catch (UncheckedIOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static Answer sendOnce(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("WWW-Authenticate").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
