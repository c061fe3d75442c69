package dev.accountable.audit.erasure;

import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.as;
import static dev.accountable.audit.LogClient.data;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.audit.Tables;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class RetentionTest {

    private final String type = "test.t" + UUID.randomUUID().toString().substring(0, 8) + ".";

    @Inject
    Tables tables;

    @Inject
    Retention retention;

    @AfterEach
    void removeRules() {
        tables.run("delete from retention_rule");
        tables.run("delete from legal_hold");
    }

    @Test
    void payloadsGoWithTheirTimeAndTheProofStays() {
        Map<String, Object> old = sent(type + "read", Duration.ofDays(32));
        Map<String, Object> young = sent(type + "read", Duration.ofDays(27));
        Map<String, Object> keptLonger = sent(type + "consent.given", Duration.ofDays(32));
        Map<String, Object> withoutRule = sent("other." + type + "read", Duration.ofDays(900));
        Map<String, Object> held = sent(type + "read", Duration.ofDays(32));
        String proof = proof(old);
        tables.run(
                "insert into legal_hold (id, reference, reason, until, set_by, set_at)"
                        + " values (gen_random_uuid(), ?, 'x', now() + interval '1 day', 'x', now())",
                text(data(held), "dataSubject"));
        rule(type, "P30D");
        rule(type + "consent.", "P5Y");

        retention.run();

        assertThat(has(old)).isFalse();
        assertThat(List.of(young, keptLonger, withoutRule, held)).allMatch(this::has);
        assertThat(proof(old).lines().toList().subList(0, 3))
                .isEqualTo(proof.lines().toList().subList(0, 3));
        assertThat(tables.query("select event from audit_outbox where event like '%audit.retention.applied%'"))
                .anyMatch(event -> event.contains(type));
        tables.run("update legal_hold set until = now()");
        retention.run();
        assertThat(has(held)).isFalse();
    }

    @Test
    void aMonthThatIsOverGoesAsAWhole() throws SQLException {
        try (Connection owner = tables.asSuperuser();
                Statement statement = owner.createStatement()) {
            statement.execute("select add_payload_month('2019-03-01')");
        }
        Map<String, Object> event = event();
        event.put("type", type + "read");
        event.put("time", "2019-03-31T23:59:59.999999Z");
        append(List.of(event)).then().statusCode(200);
        assertThat(tables.query("select event_id::text from payload where tableoid = 'payload_2019_03'::regclass")
                        .size())
                .isEqualTo(1);

        rule(type + "read", "P10Y");
        retention.run();
        assertThat(tables.query("select event_id::text from payload where tableoid = 'payload_2019_03'::regclass")
                        .size())
                .isEqualTo(1);
        rule(type + "read", "P1Y");
        retention.run();

        assertThat(tables.query("select to_regclass('payload_2019_03')")).containsOnlyNulls();
        assertThat(proof(event)).startsWith("c2sp.org/tlog-proof@v1\n");
    }

    /** Rows that came before their month had a table of its own move into it. */
    @Test
    void monthsAreThereAheadOfTime() {
        YearMonth next = YearMonth.from(Instant.now().atZone(ZoneOffset.UTC)).plusMonths(1);
        Map<String, Object> early = event();
        early.put("time", next.atDay(2).atStartOfDay().toInstant(ZoneOffset.UTC).toString());
        append(List.of(early)).then().statusCode(200);

        retention.run();

        String table = "payload_" + next.toString().replace('-', '_');
        assertThat(tables.query("select event_id::text from payload where tableoid = ?::regclass", table))
                .contains(id(early));
        assertThat(has(early)).isTrue();
    }

    @Test
    void rulesAreListedAndRemoved() {
        rule(type, "P3Y");
        as("auditor")
                .get("/api/v1/log/retention-rules")
                .then()
                .body("typePrefix", hasItem(type))
                .body("find { it.typePrefix == '" + type + "' }.keep", equalTo("P3Y"));
        officer().delete("/api/v1/log/retention-rules/" + type).then().statusCode(204);
        officer().delete("/api/v1/log/retention-rules/" + type).then().statusCode(404);
    }

    @Test
    void aPeriodIsOfWholeDays() {
        for (String wrong : List.of("", "P", "PT1H", "P-1D", "3 years", "P1Y1W", "P1D1Y")) {
            officer()
                    .contentType(ContentType.JSON)
                    .body(Map.of("keep", wrong, "reason", "x"))
                    .put("/api/v1/log/retention-rules/" + type)
                    .then()
                    .statusCode(400)
                    .body("violations[0].field", equalTo("keep"));
        }
    }

    private static Map<String, Object> sent(String type, Duration ago) {
        Map<String, Object> event = event();
        event.put("type", type);
        event.put("time", Instant.now().minus(ago).toString());
        append(List.of(event)).then().statusCode(200);
        return event;
    }

    private boolean has(Map<String, Object> event) {
        return !tables.query("select 1 from payload where event_id = ?::uuid", id(event))
                .isEmpty();
    }

    private static RequestSpecification officer() {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", "paula", "privacy-officer")
                        .withSecondFactor()
                        .token()
                        .value());
    }

    private static void rule(String prefix, String keep) {
        officer()
                .contentType(ContentType.JSON)
                .body(Map.of("keep", keep, "reason", "Art. 5(1)(e)"))
                .put("/api/v1/log/retention-rules/" + prefix)
                .then()
                .statusCode(200);
    }
}
