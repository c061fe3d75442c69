package dev.accountable.dsr.request;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.connector.ErasePlan;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.SqlErasure;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.hold.Holds;
import dev.accountable.dsr.ledger.Ledger;
import dev.accountable.dsr.request.KeptRecords.Due;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.system.RegisteredSystem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Erases what an erasure had to keep, as soon as nothing keeps it: the duty's last day has passed, or the last legal hold is
 * over. The person was answered long ago and what they were searched by is forgotten, so the rows are found by the keys that
 * the report kept of them.
 */
@ApplicationScoped
class Completion {

    private static final int AT_A_TIME = 500;

    private final KeptRecords kept;
    private final ErasureRecords erasureRecords;
    private final SqlErasure erasure;
    private final Holds holds;
    private final Ledger ledger;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    Completion(
            KeptRecords kept,
            ErasureRecords erasureRecords,
            SqlErasure erasure,
            Holds holds,
            Ledger ledger,
            AuditTrail auditTrail,
            InstantSource clock) {
        this.kept = kept;
        this.erasureRecords = erasureRecords;
        this.erasure = erasure;
        this.holds = holds;
        this.ledger = ledger;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @Scheduled(
            every = "${accountable.dsr.completion-interval:1m}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void wakeWhatIsDue() {
        for (Due due : kept.due(today(), AT_A_TIME)) {
            RequestTask.again(due.request(), Kind.COMPLETE, due.system(), clock.instant());
        }
    }

    /** Whether something may go in a system that only a person can erase it in. */
    boolean isForAPerson(UUID request, String subject, SystemMap system) {
        return !kept.datasets(begin(request, subject, system)).isEmpty();
    }

    /** A person has erased it there. */
    void doneByHand(Claim claim) {
        SystemMap system = QuarkusTransaction.requiringNew()
                .call(() -> RegisteredSystem.withKey(Objects.requireNonNull(claim.system()))
                        .orElseThrow()
                        .map());
        String subject = QuarkusTransaction.requiringNew()
                .call(() -> SubjectRequest.<SubjectRequest>findByIdOptional(claim.request())
                        .orElseThrow()
                        .subject());
        done(new Due(claim.request(), system.key()), subject, system);
    }

    private Due begin(UUID request, String subject, SystemMap system) {
        var due = new Due(request, system.key());
        kept.begin(due, today(), clock.instant());
        keepWhatIsHeldNow(due, subject, system);
        return due;
    }

    /** Done again, or from the middle, it does what is left. */
    void complete(UUID request, String subject, SystemMap system, Runnable stillOurs) {
        Due due = begin(request, subject, system);
        ErasePlan plan = (dataset, after, limit) -> {
            stillOurs.run();
            return kept.toDo(due, dataset, after, limit);
        };
        List<PlannedRecord> gone = new ArrayList<>();
        erasure.erase(system, plan, gone::add);
        erasureRecords.gone(gone);
        erasure.verify(system, plan);
        ledger.enter(system, plan, Map.of());
        done(due, subject, system);
    }

    private void keepWhatIsHeldNow(Due due, String subject, SystemMap system) {
        for (String dataset : kept.datasets(due)) {
            holds.standing(system, dataset, subject, Map.of())
                    .ifPresent(hold -> kept.holdAgain(due, dataset, hold.id()));
        }
        if (!system.kind().hasTables()) {
            return;
        }
        for (Dataset dataset : system.datasets()) {
            holds.heldPersons(system, dataset.key()).forEach((hold, person) -> {
                List<PlannedRecord> theirs = new ArrayList<>();
                erasure.plan(system, person, today(), record -> {
                    if (record.dataset().equals(dataset.key())) {
                        theirs.add(record);
                    }
                });
                kept.holdAgain(due, theirs, hold);
            });
        }
    }

    @Transactional(TxType.REQUIRES_NEW)
    void done(Due due, String subject, SystemMap system) {
        int rows = kept.done(due, clock.instant());
        if (rows > 0) {
            erasureRecords.forgetKeys(due.request(), system);
            auditTrail.record(
                    "dsr.erasure.continued",
                    "requests/" + due.request(),
                    subject,
                    Map.of("system", due.system(), "records", Integer.toString(rows)));
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
