package dev.accountable.dsr.request;

import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.letter.Letters;
import dev.accountable.dsr.letter.Recipient;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Deletes what people wrote, where they were written to and the letters some time after the answer, and ends proofs that
 * nobody gave (Art. 5(1)(e)). The request with its history stays: it shows that it was answered.
 */
@ApplicationScoped
class Forgetting {

    private final Letters letters;
    private final InstantSource clock;
    private final Duration keep;
    private final Duration proofWithin;

    Forgetting(
            Letters letters,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.keep-details", defaultValue = "P90D") Duration keep,
            @ConfigProperty(name = "accountable.dsr.proof-within", defaultValue = "P30D") Duration proofWithin) {
        this.letters = letters;
        this.clock = clock;
        this.keep = keep;
        this.proofWithin = proofWithin;
    }

    @Scheduled(
            every = "${accountable.dsr.sweep-interval:15m}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        Instant now = clock.instant();
        Instant before = now.minus(keep);
        QuarkusTransaction.requiringNew().run(() -> {
            RequestDetails.removeOfRequestsEndedBefore(before);
            PublicAsk.expire(now);
            Identifier.expire(now.minus(proofWithin), now);
            Recipient.removeOfRequestsEndedBefore(before);
        });
        while (QuarkusTransaction.requiringNew().call(() -> letters.removeWrittenBefore(before))) {}
    }
}
