package dev.accountable.breach;

import static dev.accountable.breach.World.alerts;
import static dev.accountable.breach.World.reported;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NobodyToAlertTest.NoTarget.class)
class NobodyToAlertTest {

    public static class NoTarget implements QuarkusTestProfile {

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Postgres.class), new TestResourceEntry(Issuer.class));
        }
    }

    @Inject
    BreachMetrics metrics;

    @TestHTTPResource(value = "/metrics", management = true)
    String metricsPage = "";

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready = "";

    @Test
    void reportsAreTakenAndItShowsThatNobodyIsTold() {
        String id = reported();

        alerts(id).body("state", contains("NO_TARGET")).body("[0].deliveries", hasSize(0));
        get(ready).then().statusCode(200);
        metrics.read();
        assertThat(get(metricsPage).asString())
                .containsPattern("breach_alerts_targets(\\{[^}]*})? 0.0")
                .containsPattern("breach_alerts_without_target(\\{[^}]*})? 1.0");
    }

    /** As the dispatcher does once a target is configured and the service started again. */
    @Test
    void whoIsConfiguredLaterIsStillTold() {
        String id = reported();

        io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .run(() -> Alert.claimDue(Instant.now(), 100)
                        .forEach(alert -> alert.addressTo(List.of("webhook"), Instant.now())));

        alerts(id).body("state", contains("RAISED")).body("[0].deliveries.target", contains("webhook"));
    }
}
