package dev.accountable.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A busy website: four visitors at a time give consent, one after another, whatever happens to the platform. */
class Website {

    private static final int VISITORS = 4;

    /** Between two of a visitor's consents, so that a part which starts has the processor, too. */
    private static final int PAUSE_MILLIS = 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String purpose = "newsletter-" + UUID.randomUUID();
    private final LocalStack stack;
    private final Login login;
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService visitors = Executors.newScheduledThreadPool(VISITORS);
    private volatile String token = "";
    private String noticeId = "";

    Website(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
    }

    String purpose() {
        return purpose;
    }

    /** Ids of the consents that were answered with 201. */
    Set<String> answered() {
        return Set.copyOf(answered);
    }

    void open() {
        String officer = login.password("paula");
        Platform.call(stack, officer)
                .body(Map.of("key", purpose, "name", "Newsletter", "description", "News.", "lawfulBasis", "CONSENT"))
                .post("/api/v1/purposes")
                .then()
                .statusCode(201);
        noticeId = Platform.call(stack, officer)
                .body(Map.of(
                        "key",
                        purpose,
                        "kind",
                        "TERMS",
                        "texts",
                        List.of(Map.of("language", "en", "title", "Notice", "text", "We send news.")),
                        "publish",
                        true))
                .post("/api/v1/notices")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        token = login.client("website");
        for (int i = 0; i < VISITORS; i++) {
            var unused = visitors.scheduleWithFixedDelay(this::write, 0, PAUSE_MILLIS, MILLISECONDS);
        }
    }

    private void write() {
        try {
            HttpResponse<byte[]> response = post("visitor-" + UUID.randomUUID());
            if (response.statusCode() == 201) {
                answered.add(id(response));
            } else if (response.statusCode() == 401) {
                token = login.client("website");
            }
        } catch (IOException | RuntimeException e) {
            // The gateway or the service is away for a moment: nobody knows whether that consent was recorded.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives one consent and returns its id. */
    String give(String subject) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post(subject);
        assertThat(response.statusCode()).isEqualTo(201);
        return id(response);
    }

    /** With the client of the JDK, which costs the processor little: there are thousands of calls. */
    private HttpResponse<byte[]> post(String subject) throws IOException, InterruptedException {
        byte[] consent = JSON.writeValueAsBytes(Map.of(
                "subject",
                subject,
                "noticeId",
                noticeId,
                "choices",
                List.of(Map.of("purpose", purpose, "state", "GIVEN"))));
        var request = HttpRequest.newBuilder(URI.create(stack.endpoints().gateway() + "/api/v1/consents"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(BodyPublishers.ofByteArray(consent));
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String id(HttpResponse<byte[]> response) throws IOException {
        return JSON.readTree(response.body()).path("id").asText();
    }

    /** Waits for so many more answers. */
    void awaitAnswers(int more) {
        int goal = answered.size() + more;
        await().atMost(NothingIsLostTest.PATIENCE).until(() -> answered.size() >= goal);
    }

    void stopWriting() {
        visitors.shutdown();
        try {
            if (!visitors.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The visitors do not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        stopWriting();
    }
}
