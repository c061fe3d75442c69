package dev.accountable.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.accountable.consent.event.Act;
import dev.accountable.consent.event.Choice;
import dev.accountable.consent.event.ConsentLog;
import dev.accountable.consent.event.Method;
import dev.accountable.consent.event.State;
import dev.accountable.problem.ProblemException;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Acts that share a commit: what one of them is refused is no other's matter, and leaves nothing. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class GroupTest {

    @Inject
    ConsentLog log;

    private final World world = new World();

    @Test
    void anActThatIsRefusedForOnePurposeLeavesNoStateForAnother() {
        String refused = "group-" + UUID.randomUUID();
        String recorded = "group-" + UUID.randomUUID();
        String notice = world.noticeId();

        var outcomes = QuarkusTransaction.requiringNew()
                .call(() -> log.recordHere(List.of(
                        act(refused, notice, world.purpose, "not-registered"), act(recorded, notice, world.purpose))));

        assertThat(outcomes.get(0).failure()).isInstanceOf(ProblemException.class);
        assertThat(outcomes.get(1).failure()).isNull();
        world.decide(recorded).body("allowed", is(true));
        world.decide(refused).body("allowed", is(false)).body("reason", equalTo("CONSENT_MISSING"));
    }

    private static Act act(String subject, String notice, String... purposes) {
        return new Act(
                Act.Kind.SUBMISSION,
                subject,
                "website",
                Method.WEB_FORM,
                UUID.fromString(notice),
                Arrays.stream(purposes)
                        .map(purpose -> Choice.of(purpose, State.GIVEN))
                        .toList(),
                Act.Circumstances.NONE,
                null);
    }
}
