package dev.accountable.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import io.restassured.response.Response;
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
            Response response = post("visitor-" + UUID.randomUUID());
            if (response.statusCode() == 201) {
                answered.add(response.path("id"));
            } else if (response.statusCode() == 401) {
                token = login.client("website");
            }
        } catch (RuntimeException e) {
            // The gateway or the service is away for a moment: nobody knows whether that consent was recorded.
        }
    }

    /** Gives one consent and returns its id. */
    String give(String subject) {
        return post(subject).then().statusCode(201).extract().path("id");
    }

    private Response post(String subject) {
        return Platform.call(stack, token)
                .body(Map.of(
                        "subject",
                        subject,
                        "noticeId",
                        noticeId,
                        "choices",
                        List.of(Map.of("purpose", purpose, "state", "GIVEN"))))
                .post("/api/v1/consents");
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
