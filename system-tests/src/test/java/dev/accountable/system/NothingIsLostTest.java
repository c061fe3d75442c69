package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.ServerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Consents are given without pause while parts of the platform are killed (SIGKILL). Afterwards, of every consent in the
 * database the log holds exactly one event, of every answered consent the database holds the record, and nothing else is in
 * either: nothing lost, nothing doubled, whatever the caller was told.
 */
@ExtendWith(Platform.class)
class NothingIsLostTest {

    /** A bound, not a promise: builds share machines. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final LocalStack stack;
    private final Website website;
    private final Instant begun = Instant.now();

    NothingIsLostTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.website = new Website(stack, login);
    }

    @BeforeEach
    void open() {
        website.open();
    }

    @AfterEach
    void close() {
        website.close();
        for (String service : List.of("consent-service", "audit-service")) {
            ServerProcess process = stack.service(service);
            if (!process.isAlive()) {
                process.start();
            }
        }
    }

    @Test
    void whileTheAuditServiceIsKilledAgainAndAgain() {
        for (int kill = 0; kill < 2; kill++) {
            website.awaitAnswers(150);
            stack.service("audit-service").kill();
            website.awaitAnswers(150);
            stack.service("audit-service").start();
        }
        website.stopWriting();

        theLogHoldsEachConsentOnce();
    }

    @Test
    void whileTheConsentServiceIsKilledInTheMiddleOfDelivering() {
        stack.service("audit-service").kill();
        website.awaitAnswers(1200);
        stack.service("audit-service").start();
        for (int kill = 0; kill < 2; kill++) {
            // It has begun to deliver what waited, and goes on writing: now.
            int before = inTheLog().size();
            await().atMost(PATIENCE).until(() -> inTheLog().size() > before);
            stack.service("consent-service").kill();
            stack.service("consent-service").start();
            website.awaitAnswers(50);
        }
        website.stopWriting();

        theLogHoldsEachConsentOnce();
    }

    @Test
    void whileTheAuditServiceIsKilledInTheMiddleOfABatch() {
        stack.service("audit-service").kill();
        website.awaitAnswers(1200);
        for (int kill = 0; kill < 2; kill++) {
            int before = inTheLog().size();
            stack.service("audit-service").start();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> inTheLog().size() > before);
            stack.service("audit-service").kill();
        }
        stack.service("audit-service").start();
        website.stopWriting();

        theLogHoldsEachConsentOnce();
    }

    @Test
    void whileTheDatabaseIsRestarted() {
        for (int restart = 0; restart < 2; restart++) {
            website.awaitAnswers(100);
            stack.postgres().restartImmediately();
        }
        website.awaitAnswers(100);
        website.stopWriting();

        theLogHoldsEachConsentOnce();
    }

    @Test
    void whatOneCallerDidStandsInTheLogInTheOrderOfItsAnswers() throws Exception {
        website.stopWriting();
        stack.service("audit-service").kill();
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            answers.add(website.give("one-caller"));
        }
        stack.service("audit-service").start();

        await().atMost(PATIENCE).until(() -> inTheLog().containsAll(answers));
        List<String> log = inTheLog();
        log.retainAll(answers);
        assertThat(log).isEqualTo(answers);
    }

    private void theLogHoldsEachConsentOnce() {
        List<String> recorded = recorded();
        assertThat(recorded).doesNotHaveDuplicates().containsAll(website.answered());
        Set<String> expected = new HashSet<>(recorded);
        await().atMost(PATIENCE).until(() -> inTheLog().size() >= expected.size());
        assertThat(inTheLog()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
        assertThat(outboxRejected()).isZero();
    }

    /** The consents of this test in the order of the log, read from the tree itself: index by index. */
    private List<String> inTheLog() {
        return new Tables(stack, "audit")
                .rows("""
                select p.resource from leaf l join payload p using (event_id)
                 where p.time >= ?::timestamptz and p.content::jsonb -> 'details' ->> 'given' = ?
                 order by l.log_index""", begun.toString(), website.purpose()).stream()
                        .map(resource -> resource.substring(resource.indexOf('/') + 1))
                        .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
    }

    private List<String> recorded() {
        return new Tables(stack, "consent")
                .rows("select submission::text from consent_event where purpose = ?", website.purpose());
    }

    private long outboxRejected() {
        return new Tables(stack, "consent")
                .rows("select 1 from audit_outbox where rejected_at is not null")
                .size();
    }
}
