package dev.accountable.audit;

import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.test.Issuer;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The log as its callers see it: events in, proofs out. */
public final class LogClient {

    public static final String BATCH = "application/cloudevents-batch+json";
    public static final String SINGLE = "application/cloudevents+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private LogClient() {}

    /** A valid event that nobody has sent before, about nobody else, to be changed as a test needs it. */
    public static Map<String, Object> event() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("actor", "actor-" + UUID.randomUUID());
        data.put("dataSubject", "subject-" + UUID.randomUUID());
        data.put("outcome", "SUCCESS");
        data.put("details", new LinkedHashMap<>(Map.of("purpose", "newsletter")));
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("specversion", "1.0");
        event.put("id", UUID.randomUUID().toString());
        event.put("source", "/consent-service");
        event.put("type", "dev.accountable.consent.given");
        event.put("time", "2026-11-23T09:00:00.123456Z");
        event.put("subject", "consents/" + UUID.randomUUID());
        event.put("datacontenttype", "application/json");
        event.put("data", data);
        return event;
    }

    public static List<Map<String, Object>> events(int count) {
        return IntStream.range(0, count).mapToObj(i -> event()).toList();
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> data(Map<String, Object> event) {
        return (Map<String, Object>) Objects.requireNonNull(event.get("data"));
    }

    public static String id(Map<String, Object> event) {
        return text(event, "id");
    }

    public static String actor(Map<String, Object> event) {
        return text(data(event), "actor");
    }

    public static String dataSubject(Map<String, Object> event) {
        return text(data(event), "dataSubject");
    }

    public static String text(Map<String, Object> parent, String name) {
        return (String) Objects.requireNonNull(parent.get(name));
    }

    public static Response append(List<Map<String, Object>> events) {
        return post(BATCH, json(events));
    }

    public static Response post(String mediaType, String body) {
        return as("audit-writer").contentType(mediaType).body(body).post("/api/v1/events");
    }

    /** What the service itself recorded about somebody, into the log and out of the outbox: as the relay, off in tests, does. */
    public static void deliverEventsAbout(Tables tables, String reference) {
        List<String> events =
                tables.query("delete from audit_outbox where strpos(event, ?) > 0 returning event", reference);
        assertThat(events).isNotEmpty();
        post(BATCH, "[" + String.join(",", events) + "]").then().statusCode(200);
    }

    public static Response get(String path, Object... parameters) {
        return as("auditor").get("/api/v1/" + path, parameters);
    }

    public static String text(String path) {
        Response response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        assertThat(response.contentType()).isEqualToIgnoringCase("text/plain;charset=UTF-8");
        return response.asString();
    }

    /** The proof of an event that was just appended: asked for until the tree has it. */
    public static String proof(Map<String, Object> event) {
        await(() -> get("log/inclusion-proofs/{id}", id(event)).statusCode() == 200);
        return text("log/inclusion-proofs/" + id(event));
    }

    public static RequestSpecification as(String role) {
        return given().config(RestAssured.config()
                        .encoderConfig(encoderConfig()
                                .encodeContentTypeAs(BATCH, ContentType.TEXT)
                                .encodeContentTypeAs(SINGLE, ContentType.TEXT)
                                .defaultContentCharset("UTF-8")
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .auth()
                .oauth2(Issuer.caller("audit-service", "caller-" + role, role)
                        .token()
                        .value());
    }

    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void await(BooleanSupplier condition) {
        Awaitility.await("it comes true in time")
                .atMost(Duration.ofSeconds(20))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
