package dev.accountable.audit.outbox;

import static dev.accountable.audit.outbox.AuditReceiver.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.accountable.audit.outbox.AuditReceiver.Behaviour;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionalException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(AuditReceiver.class)
class OutboxDeliveryTest {

    /** Marks the events of one test, so that tests share a database without seeing each other. */
    final String mine = UUID.randomUUID() + "/";

    @Inject
    AuditTrail trail;

    @Inject
    Outbox outbox;

    @Inject
    Refusals refusals;

    @AfterEach
    void acceptAgain() {
        AuditReceiver.behaviour = Behaviour.ACCEPT;
        await().until(() -> outbox.reading().depth() == 0);
    }

    @Test
    void everyEventArrivesOnceAndInOrderWithAToken() {
        List<String> recorded = record(0, 1200);

        await().until(() -> received().size() >= 1200);
        assertThat(received()).isEqualTo(recorded);
        assertThat(AuditReceiver.authorization).startsWith("Bearer ey");
    }

    @Test
    void whatIsRolledBackIsNeverSent() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    trail.record("test", mine + "rolled-back", null, Map.of());
                    throw new IllegalStateException("the change fails");
                }))
                .hasMessage("the change fails");
        record(0, 1);

        await().until(() -> !received().isEmpty());
        assertThat(received()).containsExactly(mine + 0);
    }

    @Test
    void aChangeOutsideATransactionCannotBeRecorded() {
        assertThatThrownBy(() -> trail.record("test", mine, null, Map.of())).isInstanceOf(TransactionalException.class);
    }

    @Test
    void workInTheBackgroundIsTheServicesOwn() {
        record(0, 1);

        await().until(() -> !received().isEmpty());
        assertThat(AuditReceiver.ACTORS.get(AuditReceiver.RECEIVED.indexOf(mine + 0)))
                .isEqualTo("/outbox-test");
    }

    @Test
    void nothingIsLostWhileTheReceiverIsAway() {
        AuditReceiver.behaviour = Behaviour.UNAVAILABLE;
        List<String> recorded = record(0, 700);
        int calls = AuditReceiver.CALLS.get();
        await().until(() -> AuditReceiver.CALLS.get() > calls + 3);
        assertThat(received()).isEmpty();
        assertThat(outbox.reading().depth()).isEqualTo(700);

        AuditReceiver.behaviour = Behaviour.ACCEPT;

        await().until(() -> received().size() >= 700);
        assertThat(received()).isEqualTo(recorded);
    }

    @Test
    void whatWasTakenWithoutAnAnswerIsSentAgainUnderTheSameIds() {
        AuditReceiver.behaviour = Behaviour.ACCEPT_AND_HANG_UP;
        record(0, 3);
        await().until(() -> received().size() >= 6);

        AuditReceiver.behaviour = Behaviour.ACCEPT;
        await().until(() -> outbox.reading().depth() == 0);

        assertThat(new HashSet<>(received())).containsExactlyInAnyOrder(mine + 0, mine + 1, mine + 2);
        List<String> ids = IntStream.range(0, RECEIVED.size())
                .filter(i -> RECEIVED.get(i).startsWith(mine))
                .mapToObj(AuditReceiver.IDS::get)
                .distinct()
                .toList();
        assertThat(ids).hasSize(3);
    }

    @Test
    void anEventThatIsRefusedForItsContentIsSetAsideAndStopsNoOther() {
        AuditReceiver.behaviour = Behaviour.REFUSE_POISON;
        long before = outbox.reading().rejected();
        QuarkusTransaction.requiringNew().run(() -> {
            trail.record("test", mine + 0, null, Map.of());
            trail.record("test", mine + "poison", null, Map.of());
            trail.record("test", mine + 1, null, Map.of());
        });

        await().until(() -> received().size() >= 2 && outbox.reading().depth() == 0);

        assertThat(received()).containsExactly(mine + 0, mine + 1);
        assertThat(outbox.reading().rejected()).isEqualTo(before + 1);
    }

    @Test
    void refusalsOfAnybodyAreBoundedAndTheRestIsCounted() {
        int suppressed = 0;
        for (int i = 0; i < 700; i++) {
            try {
                refusals.ofAnybody(mine, Map.of());
            } catch (RuntimeException e) {
                suppressed++;
            }
        }

        assertThat(suppressed).isBetween(100, 699);
        int recorded = 700 - suppressed;
        await().until(() -> received().size() == recorded);
    }

    private List<String> record(int from, int to) {
        List<String> resources =
                IntStream.range(from, to).mapToObj(i -> mine + i).toList();
        QuarkusTransaction.requiringNew()
                .run(() -> resources.forEach(resource -> trail.record("test", resource, "subject", Map.of("k", "v"))));
        return resources;
    }

    private List<String> received() {
        return RECEIVED.stream().filter(resource -> resource.startsWith(mine)).toList();
    }
}
