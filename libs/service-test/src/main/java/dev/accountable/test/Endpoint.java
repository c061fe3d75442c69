package dev.accountable.test;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One operation as the service's own OpenAPI document names it: {@code GET /api/v1/consents/{id}}. */
record Endpoint(String method, String path, String mediaType) {

    private static final String JSON = "application/json";
    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    /** Every request is kept for the case that a check fails: indented, thousands of nested brackets are 100 MB. */
    private static final RestAssuredConfig PLAIN =
            RestAssured.config().logConfig(RestAssured.config().getLogConfig().enablePrettyPrinting(false));

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
    Response call(Issuer.@Nullable Token token) {
        return call(token, pathWith("00000000-0000-7000-8000-000000000000"), method.equals("GET") ? null : "{}");
    }

    Response call(Issuer.@Nullable Token token, String concretePath, @Nullable Object body) {
        var request = given().config(PLAIN).urlEncodingEnabled(false);
        if (token != null) {
            request.auth().oauth2(token.value());
        }
        if (body != null) {
            Object given = body instanceof Supplier<?> late ? late.get() : body;
            request.contentType(mediaType);
            if (given instanceof String text && !mediaType.equals(JSON)) {
                // As bytes, since the client knows no other way to write what is no JSON.
                request.body(text.getBytes(UTF_8));
            } else {
                request.body(given);
            }
        }
        return request.request(method, concretePath);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
