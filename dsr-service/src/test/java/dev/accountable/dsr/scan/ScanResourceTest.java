package dev.accountable.dsr.scan;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class ScanResourceTest {

    private final String system = "clinic-" + UUID.randomUUID();

    @BeforeEach
    void aClinic() {
        World.shop("drop schema if exists clinic cascade");
        World.shop("""
                create schema clinic;
                set search_path = clinic;
                create table patients (id bigint primary key, contact text not null, "Vorname" text, birth_date date,
                    passwort text, "kasse; --" text, wohnort text);
                create table "order" (id bigint primary key, patient_id bigint not null references patients, diagnosis text,
                    price numeric);
                create table remarks (no int, order_id bigint references "order", author_id bigint references patients,
                    body text, primary key (no));
                create table visits (id uuid primary key, "patientId" bigint, seen_at timestamptz);
                create table rooms (id int primary key, floor int);
                create table logins (ip inet, at timestamptz);
                insert into patients select n, 'person' || n || '@example.org', 'Anna', date '1980-01-01',
                    '$2b$12$abcdefghijklmnopqrstuv', 'DE89 3704 0044 0532 0130 00', 'Berlin' from generate_series(1, 20) n;
                insert into "order" select n, n, 'F32.1', 17 from generate_series(1, 20) n;
                insert into logins select '192.0.2.17', now() from generate_series(1, 20) n;
                """);
    }

    @AfterEach
    void nothingIsLeft() {
        officer().header("If-Match", "*").delete("/api/v1/systems/{key}", system);
        World.shop("drop schema if exists clinic cascade");
    }

    @Test
    void whereDataIsIsProposedFromNamesKeysAndSamples() {
        Response made = scan();
        JsonPath scan = made.jsonPath();
        String id = scan.getString("id");
        assertThat(scan.getList("datasets.key")).contains("patients", "order", "remarks", "visits", "logins");
        assertThat(scan.getList("unconnected")).containsExactly("rooms");

        // No name says that "contact" is an address: the values do.
        assertThat(scan.getString(at("patients") + ".identifiers[0].column")).isEqualTo("contact");
        assertThat(scan.getString(at("patients") + ".identifiers[0].ground.reason"))
                .isEqualTo("100 % of 20 sampled values look like EMAIL");
        assertThat(scan.getList(at("patients") + ".primaryKey")).containsExactly("id");
        assertThat(category(scan, "patients", "kasse; --")).isEqualTo("FINANCIAL");
        assertThat(category(scan, "patients", "Vorname")).isEqualTo("IDENTITY");
        assertThat(category(scan, "patients", "birth_date")).isEqualTo("DEMOGRAPHIC");
        assertThat(category(scan, "order", "diagnosis")).isEqualTo("HEALTH");
        assertThat(category(scan, "logins", "ip")).isEqualTo("DEVICE");
        assertThat(scan.getString(field("patients", "passwort") + ".decision")).isEqualTo("REJECTED");
        assertThat(scan.getFloat(field("order", "diagnosis") + ".ground.confidence"))
                .as("name and values together make surer than each")
                .isGreaterThan(0.9f);

        assertThat(scan.getMap(at("order") + ".links[0].columns")).isEqualTo(Map.of("patient_id", "id"));
        assertThat(scan.getString(at("visits") + ".links[0].ground.reason")).contains("the name 'patientId' speaks of");
        assertThat(scan.getList(at("remarks") + ".links.dataset")).containsExactly("patients", "order");
        assertThat(scan.getString(at("remarks") + ".links[1].ground.reason")).contains("may be somebody else's");
        assertThat(scan.getString(at("logins") + ".ground.reason")).contains("no way to a person was found");

        assertThat(made.asString()).doesNotContain("@example.org", "DE89", "192.0.2.17");
        assertThat(World.own("select proposal::text from scan where id = '" + id + "'")
                        .toString())
                .doesNotContain("@example.org", "DE89");
        assertThat(events("dsr.scan.made", "scans/" + id)).hasSize(1);
    }

    @Test
    void whatAPersonAcceptsBecomesTheMapOfASystem() throws IOException {
        Response made = scan();
        String id = made.jsonPath().getString("id");
        decide(id, made.header("ETag"), """
                        {"dataset":"patients","column":"wohnort","decision":"REJECTED"},
                        {"dataset":"patients","column":"Vorname","decision":"ACCEPTED","category":"FAMILY"},
                        {"dataset":"patients","decision":"ACCEPTED","partsFrom":0.5},
                        {"dataset":"order","decision":"ACCEPTED","partsFrom":0.5},
                        {"dataset":"remarks","decision":"REJECTED"}""").then().statusCode(200).header("ETag", equalTo("\"2\""));
        decide(id, made.header("ETag"), "{\"dataset\":\"order\",\"decision\":\"REJECTED\"}")
                .then()
                .statusCode(412);

        var draft = officer()
                .get("/api/v1/scans/{id}/draft?system={system}", id, system)
                .then()
                .statusCode(200)
                .body("datasets.key", equalTo(List.of("order", "patients")))
                .body("datasets[1].identifiers.EMAIL", equalTo("contact"))
                .body("datasets[1].fields.find { it.column == 'Vorname' }.category", equalTo("FAMILY"))
                .body("datasets[0].links[0].dataset", equalTo("patients"))
                .extract();
        assertThat(draft.jsonPath().getList("datasets[1].fields.column"))
                .contains("contact", "kasse; --")
                .doesNotContain("wohnort", "passwort");
        officer().body(draft.asString()).post("/api/v1/systems").then().statusCode(201);

        // What is declared stays; a later decision adds to it.
        ObjectNode declared = (ObjectNode) new ObjectMapper()
                .readTree(officer()
                        .get("/api/v1/scans/{id}/draft?system={system}", id, system)
                        .asString());
        ((ObjectNode) declared.at("/datasets/0")).put("title", "Orders");
        officer()
                .header("If-Match", "\"1\"")
                .body(declared.toString())
                .put("/api/v1/systems/{key}", system)
                .then()
                .statusCode(200);
        decide(id, "*", "{\"dataset\":\"visits\",\"decision\":\"ACCEPTED\",\"partsFrom\":0.1}")
                .then()
                .statusCode(200);
        officer()
                .get("/api/v1/scans/{id}/draft?system={system}", id, system)
                .then()
                .header("ETag", equalTo("\"2\""))
                .body("datasets.key", equalTo(List.of("order", "patients", "visits")))
                .body("datasets[0].title", equalTo("Orders"));
        assertThat(events("dsr.scan.decided", "scans/" + id)).hasSize(2);
    }

    @Test
    void aDecisionAboutNothingIsRefusedAndNoneIsKept() {
        Response made = scan();
        String id = made.jsonPath().getString("id");
        for (Map.Entry<String, String> wrong : Map.of(
                        "{\"dataset\":\"nobody\",\"decision\":\"ACCEPTED\"}", "decisions[1].dataset",
                        "{\"dataset\":\"order\",\"column\":\"nobody\",\"decision\":\"ACCEPTED\"}",
                                "decisions[1].column",
                        "{\"dataset\":\"visits\",\"column\":\"seen_at\",\"decision\":\"ACCEPTED\"}",
                                "decisions[1].category",
                        "{\"dataset\":\"order\",\"column\":\"id\",\"link\":\"patients\",\"decision\":\"ACCEPTED\"}",
                                "decisions[1]")
                .entrySet()) {
            decide(id, "\"1\"", "{\"dataset\":\"patients\",\"decision\":\"ACCEPTED\"}," + wrong.getKey())
                    .then()
                    .statusCode(400)
                    .body("violations.field", hasItem(wrong.getValue()));
        }
        officer()
                .get("/api/v1/scans/{id}", id)
                .then()
                .header("ETag", equalTo("\"1\""))
                .body("datasets.find { it.key == 'patients' }.decision", equalTo("OPEN"));
    }

    @Test
    void aTableThatMayNotBeReadIsProposedByItsNames() {
        World.shop("grant usage on schema clinic to reader; grant select on clinic.patients to reader");
        World.shop("alter role reader set search_path = clinic");
        try {
            officer()
                    .body("{\"connection\":\"readonly\"}")
                    .post("/api/v1/scans")
                    .then()
                    .statusCode(201)
                    .body("datasets.find { it.key == 'order' }.notSampled", containsString("SQLSTATE 42501"))
                    .body("datasets.find { it.key == 'patients' }.identifiers.size()", equalTo(1));
        } finally {
            World.shop("alter role reader reset search_path");
        }
    }

    @Test
    void whereTheTimeIsOverTablesAreToldByTheirNamesAlone() throws SQLException {
        String url = ConfigProvider.getConfig().getValue("accountable.dsr.connections.clinic.jdbc-url", String.class);
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres")) {
            connection.setAutoCommit(false);
            Look look = new Looker(connection, 100, 10, Duration.ZERO).look();
            assertThat(look.tables())
                    .hasSize(6)
                    .extracting(Look.Table::notSampled)
                    .containsOnly("the time for samples was over");
            assertThat(Proposer.propose(look).datasets())
                    .extracting(Proposal.ProposedDataset::table)
                    .contains("patients");
        }
    }

    @Test
    void onlyConfiguredConnectionsAreLookedInto() {
        officer()
                .body("{\"connection\":\"jdbc:postgresql://evil/\"}")
                .post("/api/v1/scans")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("connection"));
        officer()
                .body("{\"connection\":\"away\"}")
                .post("/api/v1/scans")
                .then()
                .statusCode(503)
                .body("type", endsWith("/system-unavailable"));
    }

    private static Response scan() {
        return officer()
                .body("{\"connection\":\"clinic\"}")
                .post("/api/v1/scans")
                .then()
                .statusCode(201)
                .extract()
                .response();
    }

    private static Response decide(String id, String ifMatch, String decisions) {
        return officer()
                .header("If-Match", ifMatch)
                .body("{\"decisions\":[" + decisions + "]}")
                .patch("/api/v1/scans/{id}", id);
    }

    private static String at(String dataset) {
        return "datasets.find { it.key == '" + dataset + "' }";
    }

    private static String field(String dataset, String column) {
        return at(dataset) + ".fields.find { it.column == '" + column + "' }";
    }

    private static String category(JsonPath scan, String dataset, String column) {
        return scan.getString(field(dataset, column) + ".category");
    }
}
