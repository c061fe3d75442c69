package dev.accountable.breach.register;

import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.clara;
import static dev.accountable.breach.World.notified;
import static dev.accountable.breach.World.report;
import static dev.accountable.breach.World.sam;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.breach.Receivers;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class FiguresTest {

    /** Of a time that no other test is in. */
    private static final Instant DETECTED = Instant.parse("2021-03-01T09:00:00Z");

    @Test
    void aPeriodIsCountedAndItsTimesAreTheMedianAndTheLongest() throws IOException {
        incident(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(10));
        incident(Duration.ofHours(1), Duration.ofHours(5), Duration.ofHours(80));
        String last = incident(Duration.ofHours(23), Duration.ofHours(2), null);
        incident(Duration.ofHours(24), Duration.ofHours(500), null);
        began(last, DETECTED.plus(Duration.ofHours(20)));

        figures("?from=" + DETECTED + "&until=" + DETECTED.plus(Duration.ofHours(24)))
                .statusCode(200)
                .body("breaches", equalTo(3), "closed", equalTo(0), "notified", equalTo(2), "late", equalTo(1))
                .body("told", equalTo(0), "timeToTellPeople.median", nullValue())
                .body("timeToDetect.known", equalTo(1), "timeToDetect.median", equalTo("PT3H"))
                .body("timeToAware.median", equalTo("PT2H"), "timeToAware.longest", equalTo("PT5H"))
                .body("timeToNotify.known", equalTo(2), "timeToNotify.longest", equalTo("PT80H"));
        figures("?from=2021-03-02T09:00:00Z&until=2021-03-02T09:00:01Z").body("breaches", equalTo(1));
        figures("?from=2021-03-02T09:00:00Z&until=2021-03-02T09:00:00Z")
                .statusCode(400)
                .body("violations.field", contains("until"));
    }

    private static ValidatableResponse figures(String period) {
        return as("audrey", "auditor")
                .get("/api/v1/incidents/register/figures" + period)
                .then();
    }

    private static String incident(Duration after, Duration toAware, @Nullable Duration toNotify) {
        Instant detected = DETECTED.plus(after);
        String id = clara().body(report(detected))
                .post("/api/v1/incidents")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        aware(id, detected.plus(toAware), "Confirmed").statusCode(200);
        if (toNotify != null) {
            notified(id, detected.plus(toAware).plus(toNotify), "Nobody was on call")
                    .statusCode(201);
        }
        return id;
    }

    private static void began(String id, Instant at) throws IOException {
        try (var file = FiguresTest.class.getResourceAsStream("/assessment/edpb-cases.json")) {
            ObjectNode sheet =
                    (ObjectNode) new ObjectMapper().readTree(file).get(15).get("facts");
            sheet.put("beganAt", at.toString());
            sheet.remove("endedAt");
            sam().body(sheet.toString())
                    .post("/api/v1/incidents/{id}/facts", id)
                    .then()
                    .statusCode(201);
        }
    }
}
