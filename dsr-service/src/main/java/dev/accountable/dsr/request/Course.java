package dev.accountable.dsr.request;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.export.Exports;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.RequestTask.Result;
import dev.accountable.dsr.system.RegisteredSystem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The course of a request: search everywhere → review → approval → export everywhere, pack; or erase everywhere →
 * completed. Each change of state commits with its audit event and with the tasks of the next stage.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
class Course {

    private final AuditTrail auditTrail;
    private final ErasureRecords erasureRecords;
    private final Exports exports;
    private final InstantSource clock;
    private final Event<TasksWait> tasksWait;

    /** Told to the workers of this pod when the transaction has committed; those of others find the tasks themselves. */
    record TasksWait() {}

    Course(
            AuditTrail auditTrail,
            ErasureRecords erasureRecords,
            Exports exports,
            InstantSource clock,
            Event<TasksWait> tasksWait) {
        this.tasksWait = tasksWait;
        this.auditTrail = auditTrail;
        this.erasureRecords = erasureRecords;
        this.exports = exports;
        this.clock = clock;
    }

    void begin(SubjectRequest request) {
        request.persistAndFlush();
        audit("dsr.request.received", request, Map.of("type", request.type().name()));
        everywhere(request, Kind.SEARCH);
    }

    void approve(SubjectRequest request, String officer) {
        request.approve(officer, clock.instant());
        audit("dsr.request.approved", request, Map.of("type", request.type().name()));
        everywhere(request, request.type() == RequestType.ACCESS ? Kind.EXPORT : Kind.ERASE);
    }

    /**
     * A transaction of its own. Nothing happens where the lease has ended and another worker has the task.
     *
     * <p>Not by QuarkusTransaction: that opens a request context, and the event would name an anonymous caller.
     */
    @Transactional(TxType.REQUIRES_NEW)
    void done(Claim claim, Result result, Exports.@Nullable Packed packed) {
        // The request first: of two tasks that are done at the same moment, the second must see the first.
        SubjectRequest request = SubjectRequest.locked(claim.request()).orElseThrow();
        RequestTask task = RequestTask.stillHeld(claim).orElse(null);
        if (task == null) {
            return;
        }
        if (claim.kind() == Kind.ERASE && claim.system() != null) {
            erasureRecords.done(claim.request(), claim.system(), clock.instant());
        }
        if (packed != null) {
            exports.ready(packed);
        }
        task.done(result, clock.instant());
        task.persistAndFlush();
        if (!RequestTask.anyOpen(claim.request())) {
            next(request, claim.kind());
        }
    }

    private void everywhere(SubjectRequest request, Kind kind) {
        List<String> systems = RegisteredSystem.keys();
        for (String system : systems) {
            add(request.id(), kind, system);
        }
        if (systems.isEmpty()) {
            next(request, kind);
        }
    }

    private void next(SubjectRequest request, Kind finished) {
        switch (finished) {
            case SEARCH -> request.readyForReview();
            case EXPORT -> add(request.id(), Kind.PACK, null);
            case PACK -> {
                request.complete(clock.instant());
                audit(
                        "dsr.request.completed",
                        request,
                        Map.of("type", request.type().name()));
            }
            case RECTIFY, RESTRICT, LIFT -> {
                request.complete(clock.instant());
                audit(
                        "dsr.request.completed",
                        request,
                        Map.of("type", request.type().name()));
            }
            case ERASE -> {
                for (RequestTask task : RequestTask.of(request.id())) {
                    task.system()
                            .flatMap(RegisteredSystem::withKey)
                            .ifPresent(system -> erasureRecords.forgetKeys(request.id(), system.map()));
                }
                request.complete(clock.instant());
                audit(
                        "dsr.request.completed",
                        request,
                        Map.of("type", request.type().name()));
            }
        }
    }

    private void add(UUID request, Kind kind, @Nullable String system) {
        var task = new RequestTask(request, kind, system, clock.instant());
        boolean last = kind == Kind.ERASE
                && system != null
                && RegisteredSystem.withKey(system)
                        .filter(found -> found.map().kind().forgetsLast())
                        .isPresent();
        if (last) {
            task.waitForOthers();
        }
        task.persistAndFlush();
        tasksWait.fire(new TasksWait());
    }

    private void audit(String type, SubjectRequest request, Map<String, String> details) {
        auditTrail.record(type, "requests/" + request.id(), request.subject(), details);
    }
}
