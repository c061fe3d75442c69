package dev.accountable.consent;

import static dev.accountable.consent.World.as;
import static dev.accountable.consent.World.website;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class DecisionStreamTest {

    private static final String NDJSON = "application/x-ndjson";
    private static final ObjectMapper JSON = new ObjectMapper();

    final World world = new World();
    final String subject = "subject-" + UUID.randomUUID();

    @TestHTTPResource("/api/v1/decisions/stream")
    URI stream = URI.create("");

    @Test
    void eachLineIsAnsweredByOneInTheirOrder() throws Exception {
        world.give(subject);

        List<JsonNode> answers = ask("""
                {"subject": "%1$s", "purpose": "%2$s"}

                {"subject": "nobody-known", "purpose": "%2$s"}
                not JSON
                {"subject": "somebody@example.org", "purpose": "%2$s"}
                {"subject": "%1$s"}
                {"subject": "%1$s", "purpose": "%2$s", "more": 1}
                null
                {"subject": "%1$s", "purpose": "not-registered"}
                {"subject": "%3$s", "purpose": "%2$s"}
                {"subject": "%1$s", "purpose": "%2$s"}""".formatted(subject, world.purpose, "x".repeat(2000)), "");

        assertThat(answers)
                .extracting(answer -> answer.has("reason")
                        ? answer.get("reason").textValue()
                        : answer.get("line").intValue() + " "
                                + answer.get("problem").textValue())
                .satisfiesExactly(
                        answer -> assertThat(answer).isEqualTo("CONSENT_GIVEN"),
                        answer -> assertThat(answer).isEqualTo("CONSENT_MISSING"),
                        answer -> assertThat(answer).startsWith("4 is not JSON"),
                        answer -> assertThat(answer).startsWith("5 subject must"),
                        answer -> assertThat(answer).startsWith("6 purpose must not be null"),
                        answer -> assertThat(answer).startsWith("7 is not JSON"),
                        answer -> assertThat(answer).startsWith("8 is not an object"),
                        answer -> assertThat(answer).isEqualTo("PURPOSE_UNKNOWN"),
                        answer -> assertThat(answer).startsWith("10 is longer than"),
                        answer -> assertThat(answer).isEqualTo("CONSENT_GIVEN"));
    }

    /** Many groups, and more than the limit of other bodies. */
    @Test
    void aListIsAsLongAsItIs() throws Exception {
        world.give(subject);
        int lines = 40_000;

        List<JsonNode> answers = ask(
                IntStream.range(0, lines)
                        .mapToObj(i -> "{\"subject\": \"" + (i % 4000 == 0 ? subject : "nobody-" + i) + "\"}")
                        .reduce(
                                new StringBuilder(),
                                (text, line) -> text.append(line).append('\n'),
                                (a, b) -> a)
                        .toString(),
                "?purpose=" + world.purpose);

        assertThat(answers).hasSize(lines);
        assertThat(IntStream.range(0, lines)
                        .filter(i -> answers.get(i).get("allowed").booleanValue())
                        .boxed())
                .containsExactlyElementsOf(
                        Stream.iterate(0, i -> i + 4000).limit(10).toList());
    }

    @Test
    void onlyWhoMayDecideMayStream() {
        as("eve", "employee")
                .contentType(NDJSON)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/decisions/stream")
                .then()
                .statusCode(403);
        website()
                .contentType(NDJSON)
                .body("{}".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/decisions/stream?purpose=Not%20A%20Key")
                .then()
                .statusCode(400)
                .body(containsString("purpose"));
    }

    private List<JsonNode> ask(String lines, String query) throws Exception {
        HttpResponse<Stream<String>> answer = HttpClient.newHttpClient()
                .send(
                        request(query, () -> new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))),
                        BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : answer.body().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private HttpRequest request(String query, Supplier<InputStream> body) {
        return HttpRequest.newBuilder(URI.create(stream + query))
                .header(
                        "Authorization",
                        "Bearer "
                                + Issuer.caller("consent-service", "mailer", "decision-reader")
                                        .token()
                                        .value())
                .header("Content-Type", NDJSON)
                .POST(BodyPublishers.ofInputStream(body))
                .build();
    }
}
