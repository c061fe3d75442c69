package dev.accountable.breach;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.alerts;
import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EscalationTest.AfterTenMinutes.class)
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class EscalationTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    public static class AfterTenMinutes implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "accountable.alerts.escalate-after", "10m",
                    "accountable.alerts.escalate-to", "head@example.org,board@example.org",
                    "accountable.alerts.routes[0].target", "on-call@example.org",
                    "accountable.alerts.routes[0].severity", "CRITICAL");
        }
    }

    @Inject
    TestClock clock;

    @AfterEach
    void asBefore() {
        clock.reset();
    }

    @Test
    void whatNobodyAcknowledgesIsRepeatedToMoreAndMorePeople() {
        String id = reported();
        await().atMost(SOON).untilAsserted(() -> assertThat(Receivers.mails(id)).hasSize(2));

        clock.advance(Duration.ofMinutes(10));
        await().atMost(SOON).untilAsserted(() -> assertThat(Receivers.mails(id)).hasSize(5));
        assertThat(Receivers.mailTo("head@example.org", id)).isPresent();
        assertThat(Receivers.mailTo("board@example.org", id)).isEmpty();

        clock.advance(Duration.ofMinutes(10));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(Receivers.mailTo("board@example.org", id)).isPresent());
        await().atMost(SOON).untilAsserted(() -> assertThat(Receivers.mails(id)).hasSize(9));
    }

    /** Who is on call has a route from CRITICAL on. */
    @Test
    void aRouteKeepsATargetFromWhatIsNotGraveEnough() {
        String high = signalled("HIGH");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Receivers.mailTo(Receivers.FIRST_MAILBOX, high))
                        .isPresent());
        String critical = signalled("CRITICAL");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Receivers.mails(critical)).hasSize(2));
        assertThat(Receivers.mails(high)).hasSize(1);
    }

    private static String signalled(String severity) {
        String id = UUID.randomUUID().toString();
        as("service-account-audit-service", "signal-writer")
                .body("""
                        {"specversion":"1.0","id":"%1$s","source":"/audit-service","type":"dev.accountable.detection.raised",
                         "time":"2026-11-23T09:00:00Z","subject":"detections/%1$s","datacontenttype":"application/json",
                         "data":{"title":"Mass reads","severity":"%2$s","key":"detections/%1$s"}}""".formatted(id, severity))
                .post("/api/v1/signals")
                .then()
                .statusCode(201);
        return id;
    }

    @Test
    void whoAcknowledgesStopsTheRepetitions() {
        String id = reported();
        acknowledge(id, 3);
        acknowledge(id, 0);
        String other = reported();

        clock.advance(Duration.ofMinutes(40));

        // The other's last repetition has come, so this one's would have come as well.
        await().atMost(SOON)
                .untilAsserted(() -> alerts(other)
                        .body("reason", hasItem("ESCALATED_3"))
                        .body("state", contains("RAISED", "RAISED", "RAISED", "RAISED")));
        alerts(id).body("state", contains("RAISED", "CANCELLED", "CANCELLED", "CANCELLED"));
        assertThat(Receivers.mailTo("head@example.org", id)).isEmpty();
    }

    @Test
    void whoSetsTheClockIsOnIt() {
        String id = reported();
        aware(id, ago(Duration.ofMinutes(1)), "Confirmed").statusCode(200);

        alerts(id).body("findAll { it.reason.startsWith('ESCALATED') && it.state == 'SCHEDULED' }", hasSize(0));
        acknowledge(id, 0);
    }

    private static void acknowledge(String id, int stopped) {
        sam().post("/api/v1/incidents/{id}/acknowledgement", id)
                .then()
                .statusCode(200)
                .body("repetitionsStopped", equalTo(stopped));
    }
}
