package dev.accountable.consent.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.consent.webhook.Deliveries.Attempt;
import dev.accountable.consent.webhook.Deliveries.Outcome;
import dev.accountable.consent.webhook.Message.ConsentData;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Claims and settlements of several pods at once, for a target that the service itself does not know and leaves alone. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(Receivers.class)
class SeveralPodsTest {

    private static final int PODS = 4;
    private static final int PEOPLE = 12;
    private static final int MESSAGES = 240;
    private static final Duration LEASE = Duration.ofMinutes(1);

    final String target = "pods-" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    Deliveries deliveries;

    @Inject
    AgroalDataSource database;

    @Inject
    InstantSource clock;

    /** What one pod did, in the order in which it did it; the counter is of them all. */
    private record Sent(String subject, int message, boolean arrived) {}

    @Test
    void eachMessageArrivesOnceAndInThePersonsOrderWhateverFails() throws Exception {
        List<String> subjects = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            subjects.add("pods-" + UUID.randomUUID());
        }
        QuarkusTransaction.requiringNew().run(() -> subjects.forEach(this::addPerson));
        var sent = new ConcurrentLinkedQueue<Sent>();
        ExecutorService pods = Executors.newFixedThreadPool(PODS + 1);
        List<Future<?>> ends = new ArrayList<>();
        // Written while the pods are at work.
        ends.add(pods.submit(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                add(subjects.get(i % PEOPLE), i);
            }
        }));
        for (int i = 0; i < PODS; i++) {
            var chance = new Random(i);
            ends.add(pods.submit(() -> work(chance, sent)));
        }
        pods.shutdown();
        assertThat(pods.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (Future<?> end : ends) {
            end.get();
        }

        Map<String, List<Integer>> arrived = new HashMap<>();
        sent.stream()
                .filter(Sent::arrived)
                .forEach(one -> arrived.computeIfAbsent(one.subject(), subject -> new ArrayList<>())
                        .add(one.message()));
        assertThat(arrived).hasSize(PEOPLE);
        assertThat(arrived.values())
                .allSatisfy(messages -> assertThat(messages)
                        .hasSize(MESSAGES / PEOPLE)
                        .isSorted()
                        .doesNotHaveDuplicates());
        assertThat(sent).anyMatch(one -> !one.arrived());
        assertThat(deliveries.page(target, DeliveryState.WAITING, Long.MAX_VALUE, 10))
                .isEmpty();
        assertThat(deliveries.page(target, DeliveryState.DELIVERED, Long.MAX_VALUE, MESSAGES + 1))
                .hasSize(MESSAGES);
    }

    @Test
    void whatOnePodHasNoOtherTakesBeforeItsLeaseEnds() {
        String subject = "pods-" + UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> addPerson(subject));
        add(subject, 0);
        Instant now = clock.instant();

        assertThat(claim(now)).hasSize(1);
        assertThat(claim(now)).isEmpty();
        assertThat(claim(now.plus(LEASE).minusMillis(1))).isEmpty();
        List<Attempt> again = claim(now.plus(LEASE));
        assertThat(again).extracting(Attempt::number).containsExactly(2);

        // The first was only slow. Its failure says nothing any more, its success would.
        settle(new Attempt(again.get(0).id(), 1, 0, "", now, "", again.get(0).person(), subject), 500, now);
        assertThat(deliveries.find(target, again.get(0).id()).orElseThrow().attempts())
                .isEqualTo(2);
        assertThat(claim(now.plusSeconds(1))).isEmpty();
    }

    /** Whom to call up was looked for before it was there, and whoever looks at it finds the one before it still waiting. */
    @Test
    void whatIsWrittenWhileTheOneBeforeItIsSettledIsSentNext() {
        String subject = "pods-" + UUID.randomUUID();
        QuarkusTransaction.requiringNew().run(() -> addPerson(subject));
        add(subject, 0);
        Attempt first = claim(clock.instant()).get(0);

        QuarkusTransaction.requiringNew().run(() -> {
            deliveries.settle(target, List.of(outcome(first, 200, clock.instant())), clock.instant());
            add(subject, 1);
            assertThat(claim(clock.instant())).isEmpty();
        });

        assertThat(claim(clock.instant())).hasSize(1);
    }

    private void work(Random chance, ConcurrentLinkedQueue<Sent> sent) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
        while (System.nanoTime() < end && sent.stream().filter(Sent::arrived).count() < MESSAGES) {
            List<Attempt> attempts = claim(clock.instant());
            for (Attempt attempt : attempts) {
                boolean arrives = chance.nextInt(4) > 0;
                sent.add(new Sent(
                        String.valueOf(attempt.subject()),
                        Integer.parseInt(attempt.data().replaceAll(".*\"purposeVersion\":(\\d+).*", "$1")),
                        arrives));
                settle(attempt, arrives ? 200 : 500, clock.instant());
            }
        }
    }

    private List<Attempt> claim(Instant now) {
        return QuarkusTransaction.requiringNew()
                .call(() -> deliveries.claim(target, 3, now, LEASE).attempts());
    }

    private void settle(Attempt attempt, int status, Instant now) {
        QuarkusTransaction.requiringNew()
                .run(() -> deliveries.settle(target, List.of(outcome(attempt, status, now)), now));
    }

    private static Outcome outcome(Attempt attempt, int status, Instant now) {
        return new Outcome(
                attempt,
                now,
                new Answer(status, null, null, Duration.ZERO),
                status == 200 ? null : now.plusMillis(5),
                null);
    }

    private void add(String subject, int number) {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        var data = "{\"purposeVersion\":" + number + "}";
        var message = new Message(
                MessageType.CONSENT_GIVEN,
                id,
                subject,
                "analytics",
                now,
                new ConsentData(id, id, "analytics", number, "GIVEN", now, null));
        QuarkusTransaction.requiringNew()
                .run(() -> deliveries.add(List.of(new Deliveries.New(id, target, message, data)), now));
    }

    private void addPerson(String subject) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("insert into person (subject) values (?)")) {
            statement.setString(1, subject);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
