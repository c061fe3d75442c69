package dev.accountable.audit.identity;

import static dev.accountable.audit.LogClient.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(FakeKeycloak.class)
class IdentityReaderTest {

    private final String account = "account-" + UUID.randomUUID();

    @AfterEach
    void asBefore() {
        FakeKeycloak.answer(200, 200);
        FakeKeycloak.refuse("");
    }

    @Test
    void loginsAndChangesOfRolesAreAppendedOnce() {
        FakeKeycloak.login("a-" + account, now(), account);
        FakeKeycloak.roleChange("b-" + account, now(), account);
        await(() -> FakeKeycloak.appended(account).size() == 2);
        later();
        assertThat(FakeKeycloak.appended(account))
                .hasSize(2)
                .anyMatch(event -> event.contains("dev.accountable.identity.login\""))
                .anyMatch(event -> event.contains("dev.accountable.identity.role-changed\""));
    }

    /** Keycloak gives an event its time before it commits it. */
    @Test
    void whatBecomesVisibleLateIsNotMissed() {
        FakeKeycloak.login("a-" + account, now(), account);
        await(() -> FakeKeycloak.appended(account).size() == 1);
        FakeKeycloak.login("b-" + account, now() - IdentityReader.OVERLAP.toMillis() / 2, account);
        await(() -> FakeKeycloak.appended(account).size() == 2);
    }

    @Test
    void aBacklogOfManyPagesIsAppendedWhole() {
        long now = now();
        for (int i = 0; i < 2 * Keycloak.PAGE + 1; i++) {
            FakeKeycloak.login(i + "-" + account, now, account);
        }
        await(() -> FakeKeycloak.appended(account).size() >= 2 * Keycloak.PAGE + 1);
        later();
        assertThat(FakeKeycloak.appended(account))
                .hasSize(2 * Keycloak.PAGE + 1)
                .doesNotHaveDuplicates();
    }

    @Test
    void whileTheIssuerOrTheLogIsAwayNothingIsLost() {
        FakeKeycloak.answer(503, 200);
        FakeKeycloak.login("a-" + account, now(), account);
        FakeKeycloak.answer(200, 503);
        FakeKeycloak.login("b-" + account, now(), account);
        FakeKeycloak.answer(200, 200);
        await(() -> FakeKeycloak.appended(account).size() == 2);
    }

    @Test
    void anEventThatTheLogRefusesHoldsNoOtherBack() {
        FakeKeycloak.refuse("bad-" + account);
        FakeKeycloak.login("a-" + account, now(), account);
        FakeKeycloak.login("b-" + account, now(), "bad-" + account);
        FakeKeycloak.login("c-" + account, now(), account);
        await(() -> FakeKeycloak.appended(account).size() == 2);
        FakeKeycloak.refuse("");
        FakeKeycloak.login("d-" + account, now(), account);
        await(() -> FakeKeycloak.appended(account).size() == 3);
    }

    private static long now() {
        return Instant.now().toEpochMilli();
    }

    /** It has asked once more at least. */
    private static void later() {
        String marker = "marker-" + UUID.randomUUID();
        FakeKeycloak.login(marker, now(), marker);
        await(() -> !FakeKeycloak.appended(marker).isEmpty());
    }
}
