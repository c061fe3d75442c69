package dev.accountable.audit.detection;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.await;
import static dev.accountable.audit.detection.RuleClient.detections;
import static dev.accountable.audit.detection.RuleClient.eventOf;
import static dev.accountable.audit.detection.RuleClient.sam;
import static dev.accountable.audit.detection.RuleClient.three;
import static dev.accountable.audit.detection.RuleClient.unused;
import static dev.accountable.audit.detection.RuleClient.watch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.Tables;
import dev.accountable.audit.detection.BreachReceiver.Received;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A signal reaches breach-service whatever is away meanwhile. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(BreachReceiver.class)
class SignalsTest {

    private final String key = unused();

    @Inject
    Tables tables;

    @AfterEach
    void asBefore() {
        BreachReceiver.answer("", 204);
    }

    @Test
    void aSignalThatCannotBeDeliveredWaitsAndHoldsNoOtherBack() {
        BreachReceiver.answer(key, 503);
        found(key);
        await(() -> BreachReceiver.received(key).size() >= 3);
        assertThat(detections(sam(), key).get(0).get("signal")).isEqualTo("WAITING");
        String other = unused();
        found(other);
        await(() -> detections(sam(), other).size() == 1);
        await(() -> "DELIVERED".equals(detections(sam(), other).get(0).get("signal")));
        assertThat(detections(sam(), key).get(0).get("signal")).isEqualTo("WAITING");

        BreachReceiver.answer("", 204);
        await(() -> "DELIVERED".equals(detections(sam(), key).get(0).get("signal")));
        assertThat(BreachReceiver.received(key))
                .filteredOn(signal -> signal.answered() == 204)
                .hasSize(1);
    }

    /** A pod claimed it, sent it and died before it could note that. */
    @Test
    void aSignalWhoseSenderDiedIsSentAgainUnderTheSameId() {
        found(key);
        await(() -> !detections(sam(), key).isEmpty()
                && "DELIVERED".equals(detections(sam(), key).get(0).get("signal")));
        tables.run("update detection set signalled_at = null, signal_due_at = now() where rule_key = ?", key);
        await(() -> BreachReceiver.received(key).size() == 2);
        assertThat(BreachReceiver.received(key).stream().map(Received::body).distinct())
                .hasSize(1);
        await(() -> "DELIVERED".equals(detections(sam(), key).get(0).get("signal")));
    }

    @Test
    void aSignalThatIsRefusedIsSetAside() {
        BreachReceiver.answer(key, 422);
        found(key);
        await(() -> !detections(sam(), key).isEmpty()
                && "REFUSED".equals(detections(sam(), key).get(0).get("signal")));
        assertThat(BreachReceiver.received(key)).hasSize(1);
    }

    @Test
    void pausesGrowUpToHalfAMinute() {
        assertThat(Signals.pause(1, 1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Signals.pause(2, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Signals.pause(2, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(Signals.pause(1000, 1)).isEqualTo(Duration.ofSeconds(30));
    }

    /** What a rule finds that nobody else has. */
    private static void found(String rule) {
        watch(rule, three(rule));
        append(List.of(eventOf(rule, rule), eventOf(rule, rule), eventOf(rule, rule)))
                .then()
                .statusCode(200);
    }
}
