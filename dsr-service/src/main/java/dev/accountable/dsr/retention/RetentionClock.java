package dev.accountable.dsr.retention;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.job.Jobs;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts the rules whose time has come: whichever pod comes first, once. What was missed while all were down runs once. */
@ApplicationScoped
class RetentionClock {

    private final Jobs jobs;
    private final AuditTrail auditTrail;
    private final InstantSource clock;
    private final ZoneId zone;

    RetentionClock(
            Jobs jobs,
            AuditTrail auditTrail,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone) {
        this.jobs = jobs;
        this.auditTrail = auditTrail;
        this.clock = clock;
        this.zone = zone;
    }

    @Scheduled(
            every = "${accountable.dsr.retention-interval:30s}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void startWhatIsDue() {
        Instant now = clock.instant();
        for (RetentionRule rule : RetentionRule.whoseTimeHasCome(now)) {
            rule.plan(now, zone);
            // One that still runs is not started a second time beside itself.
            if (!jobs.isOpen(RetentionRun.NAME, rule.id().toString())) {
                jobs.add(
                        RetentionRun.NAME,
                        rule.id().toString(),
                        new RetentionRun.Spec(rule.id(), false),
                        auditTrail.itself());
            }
        }
    }
}
