package dev.accountable.test;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.test.Issuer.Token;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Sends what nobody should send to every endpoint that the service's OpenAPI document names: each answer is a 4xx problem,
 * with the field named where there is one, and never a fault of ours.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EveryEndpointRefusesBadInput {

    /** More than any service takes: the log takes batches of up to four megabytes. */
    private static final String TOO_LARGE = "{\"a\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}";

    private final Issuer.Caller caller;
    private @Nullable Token token;

    @TestHTTPResource(value = "/openapi", management = true)
    String openApi = "";

    /** @param roles enough to call every endpoint of the service */
    protected EveryEndpointRefusesBadInput(String service, String... roles) {
        this.caller = Issuer.caller(service, "somebody", roles).withSecondFactor();
    }

    @Test
    void bodiesThatAreNotTheExpectedObject() {
        forEachBody((endpoint, schema) -> {
            for (String body :
                    List.of("", "{", "{\"a\":", "[]", "7", "\"text\"", "null", "{} {}", "\u0000", "nonsense")) {
                refused(endpoint, body);
            }
            refused(endpoint, "[".repeat(5000));
            refused(endpoint, "{\"a\":".repeat(5000));
        });
    }

    @Test
    void unknownFieldsAreNamed() {
        forEachBody((endpoint, schema) -> assertThat(fields(refused(endpoint, "{\"unknownField\":1}")))
                .as("%s", endpoint)
                .containsExactly("unknownField"));
    }

    @Test
    void fieldsOfTheWrongTypeAreNamed() {
        forEachBody((endpoint, schema) -> {
            Map<String, Object> properties = Endpoint.object(schema, "properties");
            assertThat(properties)
                    .as("%s takes a body of named fields", endpoint)
                    .isNotEmpty();
            properties.keySet().forEach(field -> {
                String wrong = type(schema, field).equals("object") ? "\"text\"" : "{\"x\":{\"y\":[1]}}";
                assertThat(fields(refused(endpoint, "{\"%s\":%s}".formatted(field, wrong))))
                        .as("%s with a wrong %s", endpoint, field)
                        .anyMatch(named -> named.startsWith(field));
            });
        });
    }

    /** No guessing: 7 is no text, no instant (as milliseconds), no enum (as its place). */
    @Test
    void numbersAreTakenOnlyWhereANumberIsAskedFor() {
        forEachBody((endpoint, schema) -> Endpoint.object(schema, "properties")
                .keySet()
                .forEach(field -> {
                    if (!List.of("integer", "number").contains(type(schema, field))) {
                        assertThat(fields(refused(endpoint, "{\"%s\":7}".formatted(field))))
                                .as("%s with a number as %s", endpoint, field)
                                .anyMatch(named -> named.startsWith(field));
                    }
                }));
    }

    @Test
    void textThatCannotBeStoredIsRefusedByName() {
        forEachBody((endpoint, schema) -> Endpoint.object(schema, "properties")
                .keySet()
                .forEach(field -> {
                    for (String text : List.of("a\\u0000b", "\\ud83d", "\\udc00x")) {
                        assertThat(fields(refused(endpoint, "{\"%s\":\"%s\"}".formatted(field, text))))
                                .as("%s with %s in %s", endpoint, text, field)
                                .anyMatch(named -> named.startsWith(field));
                    }
                }));
    }

    @Test
    void oversizedBodiesAreRefused() {
        forEachBody((endpoint, schema) -> {
            // The length is refused before the body is sent, which a client that just sends sees as a broken line.
            var announced = HttpRequest.newBuilder(Endpoint.at(path(endpoint)))
                    .header("Authorization", "Bearer " + token().value())
                    .header("Content-Type", "application/json")
                    .expectContinue(true)
                    .method(endpoint.method(), HttpRequest.BodyPublishers.ofString(TOO_LARGE))
                    .build();
            assertThat(status(announced)).as("%s with 5 MiB", endpoint).isEqualTo(413);
        });
    }

    private static int status(HttpRequest request) {
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void identifiersThatNobodyHasAreNotFound() {
        AtOnce.check(endpoints(), endpoint -> {
            if (endpoint.hasParameter()) {
                for (String id : List.of(
                        "0",
                        "not-a-uuid",
                        "%00",
                        "a%00b",
                        "%F0%9F%98%80",
                        "%27%20or%201=1--",
                        "..%2F..%2Fetc%2Fpasswd",
                        "x".repeat(3000),
                        "%C3%28")) {
                    Answer answer = endpoint.call(
                            token(), endpoint.pathWith(id), endpoint.method().equals("GET") ? null : "{}");
                    assertThat(answer.status())
                            .as("%s with id %s", endpoint, id)
                            .isBetween(400, 499);
                }
            }
        });
    }

    @Test
    void hostileQueriesNeverCauseAFault() {
        AtOnce.check(endpoints(), endpoint -> {
            for (String name : queryParameters(endpoint)) {
                for (String value : List.of(
                        "",
                        "%00",
                        "a%00b",
                        "%F0%9F%98%80",
                        "%27;drop%20table%20x--",
                        "-1",
                        "99999999999999999999",
                        "x".repeat(5000))) {
                    Answer answer = endpoint.call(token(), path(endpoint) + "?" + name + "=" + value, null);
                    assertThat(answer.status())
                            .as("%s with %s=%s", endpoint, name, value)
                            .isLessThan(500);
                }
            }
        });
    }

    private interface Check {
        void of(Endpoint endpoint, Map<String, Object> schema);
    }

    private void forEachBody(Check check) {
        Map<String, Object> document = document();
        AtOnce.check(endpoints(), endpoint -> {
            Map<String, Object> schema = endpoint.bodySchema(document);
            if (schema != null) {
                check.of(endpoint, schema);
            }
        });
    }

    private Answer refused(Endpoint endpoint, String body) {
        Answer answer = endpoint.call(token(), path(endpoint), body);
        String sent = body.length() > 80 ? body.substring(0, 80) + "…" : body;
        assertThat(answer.status()).as("%s with %s", endpoint, sent).isBetween(400, 499);
        assertThat(answer.contentType()).as("%s with %s", endpoint, sent).startsWith("application/problem+json");
        return answer;
    }

    private static List<String> fields(Answer problem) {
        return problem.violations();
    }

    /** One for all calls, so that the calls are what takes time. */
    private synchronized Token token() {
        if (token == null) {
            token = caller.token();
        }
        return token;
    }

    private String type(Map<String, Object> schema, String field) {
        Map<String, Object> property =
                Endpoint.resolve(document(), Endpoint.object(Endpoint.object(schema, "properties"), field));
        return String.valueOf(property.get("type"));
    }

    private static String path(Endpoint endpoint) {
        return endpoint.pathWith("00000000-0000-7000-8000-000000000000");
    }

    private List<String> queryParameters(Endpoint endpoint) {
        Map<String, Object> operation = Endpoint.object(
                Endpoint.object(Endpoint.object(document(), "paths"), endpoint.path()),
                endpoint.method().toLowerCase(java.util.Locale.ROOT));
        return operation.get("parameters") instanceof List<?> parameters
                ? parameters.stream()
                        .map(parameter -> (Map<?, ?>) parameter)
                        .filter(parameter -> "query".equals(parameter.get("in")))
                        .map(parameter -> String.valueOf(parameter.get("name")))
                        .toList()
                : List.of();
    }

    private List<Endpoint> endpoints() {
        return Endpoint.all(document());
    }

    private @Nullable Map<String, Object> cached;

    private synchronized Map<String, Object> document() {
        if (cached == null) {
            cached = get(openApi + "?format=json").jsonPath().getMap("$");
        }
        return cached;
    }
}
