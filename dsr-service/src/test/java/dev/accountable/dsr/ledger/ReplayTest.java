package dev.accountable.dsr.ledger;

import static dev.accountable.dsr.World.events;
import static dev.accountable.dsr.World.officer;
import static dev.accountable.dsr.World.own;
import static dev.accountable.dsr.World.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import dev.accountable.dsr.Customer;
import dev.accountable.dsr.TwoDatabases;
import dev.accountable.dsr.World;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TwoDatabases.class)
@QuarkusTestResource(Issuer.class)
class ReplayTest {

    private Customer customer;
    private Instant backup;

    @BeforeEach
    void aCustomerIsErasedAndComesBackFromTheBackup() {
        backup = Instant.now();
        customer = new Customer();
        customer.person.isAnswered("ERASURE");
        restore();
    }

    private void restore() {
        shop("update users set email = '" + customer.person.email() + "', full_name = 'Back' where id = "
                + customer.id);
        shop("insert into orders values (" + customer.id + ", 1, 'a note'), (" + customer.id + ", 2, null)");
        shop("insert into order_lines (user_id, no, article) values (" + customer.id + ", 1, 'pen')");
        shop("insert into newsletter values ('" + customer.person.email() + "', '2025-01-01')");
    }

    @Test
    void whatWasErasedSinceTheBackupIsErasedAgainAndItIsProven() {
        Customer another = new Customer();

        JsonPath replay = replay(backup, false, "DONE");

        assertThat(customer.email()).isEqualTo("erased-" + customer.id + "@invalid.example");
        assertThat(customer.orders()).isEmpty();
        assertThat(customer.newsletter()).isEmpty();
        assertThat(shop("select 1 from order_lines where user_id = " + customer.id))
                .isEmpty();
        // A duty keeps it today as it did then.
        assertThat(customer.invoices()).hasSize(1);
        assertThat(replay.getLong("report.leftAfterwards")).isZero();
        assertThat(replay.getLong("report.rowsSeenAfterwards")).isPositive();
        assertThat(replay.getLong("report.found.orders")).isGreaterThanOrEqualTo(2);
        assertThat(events("dsr.ledger-replay.done", "ledger/replays/" + replay.getString("id")))
                .hasSize(1);

        assertThat(another.orders()).hasSize(2);
        assertThat(another.email()).isEqualTo(another.person.email());
        // What was found is forgotten again.
        assertThat(own("select 1 from ledger_replay_record")).isEmpty();
    }

    @Test
    void aDryRunFindsAndChangesNothing() {
        JsonPath replay = replay(backup, true, "DONE");
        assertThat(replay.getLong("report.found.newsletter")).isPositive();
        assertThat(customer.orders()).hasSize(2);
        assertThat(customer.email()).isEqualTo(customer.person.email());
    }

    @Test
    void whoCameBackBeforeTheBackupWasTakenIsLeftAlone() {
        replay(Instant.now(), false, "DONE");
        assertThat(customer.orders()).hasSize(2);
        assertThat(customer.newsletter()).hasSize(1);
    }

    @Test
    void aDatabaseThatUndoesTheErasureFailsTheReplay() {
        shop("create function stay() returns trigger language plpgsql as $$ begin return null; end $$");
        shop("create trigger stay before delete on newsletter for each row execute function stay()");
        try {
            String id = start(backup, false);
            await().atMost(Duration.ofSeconds(30)).until(() -> read(id).getString("error") != null);
            assertThat(read(id).getString("error")).contains("dataset 'newsletter' are still there");
        } finally {
            shop("drop trigger stay on newsletter");
            shop("drop function stay");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> customer.newsletter().isEmpty());
    }

    @Test
    void theLedgerHoldsNothingThatCanBeReadAndLosesNothing() {
        String ledger = own("select string_agg(t::text, ' ') from erasure_fingerprint t")
                .get(0)
                .get(0);
        assertThat(ledger).doesNotContain(customer.name).doesNotContain("@");
        assertThatThrownBy(() -> own("delete from erasure_fingerprint"))
                .hasMessageContaining("the erasure ledger is only ever added to");
        assertThatThrownBy(() -> own("update erasure_fingerprint set system = 'x'"))
                .hasMessageContaining("the erasure ledger is only ever added to");
    }

    @Test
    void aReplayThatCannotBeIsRefused() {
        World.theShopIsRegistered();
        officer()
                .body(Map.of("system", "nowhere", "backupTakenAt", "2026-01-01T00:00:00Z", "dryRun", true))
                .post("/api/v1/ledger/replays")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("system"));
        officer()
                .body(Map.of("system", "shop", "backupTakenAt", "2999-01-01T00:00:00Z", "dryRun", true))
                .post("/api/v1/ledger/replays")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("backupTakenAt"));
    }

    private static JsonPath replay(Instant backup, boolean dryRun, String state) {
        String id = start(backup, dryRun);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> List.of("DONE", "FAILED").contains(read(id).getString("state")));
        assertThat(read(id).getString("error")).isNull();
        assertThat(read(id).getString("state")).isEqualTo(state);
        return read(id);
    }

    private static String start(Instant backup, boolean dryRun) {
        return officer()
                .body(Map.of("system", "shop", "backupTakenAt", backup.toString(), "dryRun", dryRun))
                .post("/api/v1/ledger/replays")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath read(String id) {
        return officer()
                .get("/api/v1/ledger/replays/{id}", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
