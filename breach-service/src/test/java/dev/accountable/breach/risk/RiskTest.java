package dev.accountable.breach.risk;

import static dev.accountable.breach.World.ago;
import static dev.accountable.breach.World.as;
import static dev.accountable.breach.World.aware;
import static dev.accountable.breach.World.clara;
import static dev.accountable.breach.World.reported;
import static dev.accountable.breach.World.sam;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.breach.Receivers;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class RiskTest {

    @Inject
    AgroalDataSource database;

    @ParameterizedTest
    @CsvSource({"1, 1, LOW", "4, 1, LOW", "1, 5, MEDIUM", "2, 5, MEDIUM", "3, 4, HIGH", "5, 3, HIGH", "4, 5, CRITICAL"})
    void theLevelFollowsFromLikelihoodAndConsequence(int likelihood, int consequence, WriteRisk.Level level) {
        assertThat(WriteRisk.Level.of(likelihood, consequence)).isEqualTo(level);
    }

    @Test
    void aReviewKeepsWhatWasThoughtBefore() throws SQLException {
        Response added = add(Map.of());
        String id = added.path("id");
        added.then().statusCode(201).body("level", equalTo("CRITICAL")).body("version", equalTo(1));
        sam().body(risk(Map.of("likelihood", 2)))
                .put("/api/v1/risks/{id}", id)
                .then()
                .statusCode(428);
        for (int expected : List.of(200, 412)) {
            sam().header("If-Match", added.header("ETag"))
                    .body(risk(Map.of("likelihood", 2)))
                    .put("/api/v1/risks/{id}", id)
                    .then()
                    .statusCode(expected);
        }
        sam().get("/api/v1/risks/{id}", id)
                .then()
                .body("level", equalTo("MEDIUM"))
                .body("version", equalTo(2));
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from risk_history where id = '" + id + "'")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(2);
        }
    }

    @Test
    void whatIsDueForReviewComesFirstAndSaysSo() {
        String later = add(Map.of("reviewAt", "2999-01-01")).path("id");
        String due = add(Map.of("reviewAt", "1999-01-01")).path("id");

        List<String> ids = as("audrey", "auditor")
                .get("/api/v1/risks?limit=200")
                .jsonPath()
                .getList("id");
        assertThat(ids.indexOf(due)).isLessThan(ids.indexOf(later));
        sam().get("/api/v1/risks/{id}", due).then().body("reviewDue", equalTo(true));
        sam().get("/api/v1/risks/{id}", later).then().body("reviewDue", equalTo(false));
    }

    @Test
    void aRiskNamesTheIncidentThatShowedIt() {
        String incident = reported();
        assertThat(add(Map.of("incidentId", incident)).statusCode()).isEqualTo(201);
        assertThat(add(Map.of("incidentId", UUID.randomUUID().toString())).statusCode())
                .isEqualTo(404);
        add(Map.of("likelihood", 6)).then().statusCode(400).body("violations.field", hasItem("likelihood"));
    }

    @Test
    void theDeadlinesOfAnIncidentAreThoseOfAllRegimes() {
        String incident = reported();
        sam().get("/api/v1/incidents/{id}/deadlines", incident).then().statusCode(409);
        aware(incident, ago(Duration.ofHours(1)), "Confirmed").statusCode(200);
        sam().get("/api/v1/incidents/{id}/deadlines", incident)
                .then()
                .statusCode(200)
                .body("regime", contains("gdpr", "nis2", "nis2", "nis2"));
    }

    @Test
    void anExerciseIsMarkedAndNotInTheRegister() {
        Map<String, Object> report = new HashMap<>(dev.accountable.breach.World.report(ago(Duration.ofHours(1))));
        report.put("exercise", true);
        String incident = clara().body(report)
                .post("/api/v1/incidents")
                .then()
                .statusCode(201)
                .body("exercise", equalTo(true))
                .extract()
                .path("id");
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            assertThat(Receivers.mails(incident))
                    .isNotEmpty()
                    .allSatisfy(mail -> assertThat(mail.getSubject()).startsWith("[Exercise]"));
            assertThat(Receivers.calls(incident)).allMatch(call -> call.body().contains("\"exercise\":true"));
        });
        assertThat(as("audrey", "auditor").get("/api/v1/incidents/register/csv").asString())
                .doesNotContain(incident);
    }

    private static Response add(Map<String, Object> with) {
        return sam().body(risk(with)).post("/api/v1/risks");
    }

    private static Map<String, Object> risk(Map<String, Object> with) {
        Map<String, Object> risk = new HashMap<>(Map.of(
                "title", "Ransomware",
                "source", "Mail with attachments",
                "owner", "Head of IT",
                "likelihood", 4,
                "consequence", 5,
                "reasons", "It happened to others like us",
                "treatment", "REDUCE",
                "treatedBy", "Backups off the network",
                "reviewAt", "2027-05-01"));
        risk.putAll(with);
        return risk;
    }
}
