package dev.accountable.dsr.request;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Connectors;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.Exports;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.RequestTask.Result;
import dev.accountable.dsr.request.SubjectRequest.State;
import dev.accountable.dsr.request.Transition.Reason;
import dev.accountable.dsr.system.RegisteredSystem;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The course of a request: identity → search everywhere → review → decision → what was decided, everywhere → end. Each change
 * of state commits with the row that says who did it and why, with its audit event, and with the tasks of the next stage.
 */
@ApplicationScoped
@Transactional(TxType.MANDATORY)
class Course {

    private static final String REVIEW = "A human being looks at the decision anew and says what comes of it"
            + " (POST /api/v1/requests/{id}/human-review).";

    private final AuditTrail auditTrail;
    private final Connectors connectors;
    private final ErasureRecords erasureRecords;
    private final Corrections corrections;
    private final Exports exports;
    private final RequestLetters letters;
    private final InstantSource clock;
    private final Event<TasksWait> tasksWait;

    /** Told to the workers of this pod when the transaction has committed; those of others find the tasks themselves. */
    record TasksWait() {}

    Course(
            AuditTrail auditTrail,
            Connectors connectors,
            ErasureRecords erasureRecords,
            Corrections corrections,
            Exports exports,
            RequestLetters letters,
            InstantSource clock,
            Event<TasksWait> tasksWait) {
        this.tasksWait = tasksWait;
        this.auditTrail = auditTrail;
        this.connectors = connectors;
        this.erasureRecords = erasureRecords;
        this.corrections = corrections;
        this.exports = exports;
        this.letters = letters;
        this.clock = clock;
    }

    /** One that is persisted, with its identifiers and its recipient. It is acknowledged at once (Art. 12(3)). */
    void begin(SubjectRequest request, String actor, Reason reason, @Nullable String text) {
        write(request, actor, null, reason, text);
        letters.acknowledge(request);
        if (request.identifiers().isEmpty()) {
            move(request, State.VERIFYING, actor, Reason.IDENTITY_UNPROVEN, null);
        } else {
            look(request, actor);
        }
    }

    /** An identifier was proven. What was searched without it is searched again. */
    void identified(SubjectRequest request, String actor) {
        if (request.state() == State.REVIEW && request.type().searches()) {
            move(request, State.IN_PROGRESS, actor, Reason.IDENTITY_PROVEN, null);
        } else {
            note(request, actor, Reason.IDENTITY_PROVEN, null);
        }
        if (request.state() != State.REVIEW) {
            look(request, actor);
        }
    }

    private void look(SubjectRequest request, String actor) {
        if (request.type().searches()) {
            RequestTask.cancel(request.id(), Kind.SEARCH);
            everywhere(request, Kind.SEARCH);
        } else {
            move(request, State.REVIEW, actor, Reason.SEARCHED, null);
        }
    }

    /** A worker has claimed the first task. */
    void begun(SubjectRequest request) {
        if (request.state() == State.RECEIVED || request.state() == State.VERIFYING) {
            move(request, State.IN_PROGRESS, auditTrail.itself(), Reason.BEGUN, null);
        }
    }

    /** Art. 12(3), 17(1): a person decided that this is done. */
    void approve(SubjectRequest request, String officer, @Nullable String reason) {
        request.approved(officer, clock.instant());
        move(request, State.IN_PROGRESS, officer, Reason.DECIDED, reason);
        switch (request.type().deed()) {
            case RECTIFY ->
                corrections.of(request.id()).stream()
                        .map(Corrections.View::system)
                        .distinct()
                        .forEach(system -> add(RequestTask.rectify(
                                request.id(), system, corrections.of(request.id(), system), clock.instant())));
            case RESTRICT -> {
                add(request.id(), Kind.RESTRICT, clock.instant());
                // Decisions are blocked first; then every system that can mark records does.
                RegisteredSystem.keys().stream()
                        .filter(this::canRestrict)
                        .forEach(system -> add(request.id(), Kind.RESTRICT, system, clock.instant(), true));
            }
            case OBJECT -> add(request.id(), Kind.OBJECT, clock.instant());
            case REVIEW_DECISION ->
                add(RequestTask.byPerson(request.id(), Kind.REVIEW_DECISION, REVIEW, clock.instant()));
            default -> everywhere(request, request.type().deed());
        }
    }

    void refuse(SubjectRequest request, String officer, Decision decision) {
        RequestTask.cancel(request.id());
        end(request, State.REFUSED, officer, Reason.DECIDED, decision.reason());
        letters.refuse(request, decision);
    }

    /**
     * As long as nothing is changed anywhere; steps that wait are not done any more, and whoever is at one loses it. What was
     * approved and changes data is done to its end: half an erasure would be in no report and in no ledger.
     */
    void withdraw(SubjectRequest request, String actor, @Nullable String text) {
        request.mustBeOpen();
        if (request.isApproved() && request.type().changesData()) {
            throw ProblemException.conflict(
                    "deed-begun", "What was asked for is being done already, and cannot be withdrawn any more.");
        }
        RequestTask.cancel(request.id());
        end(request, State.WITHDRAWN, actor, Reason.WITHDRAWN, text);
        letters.withdrawn(request);
    }

    /** A human being has looked at the decision. */
    void reviewed(SubjectRequest request, String reviewer) {
        RequestTask.cancel(request.id(), Kind.REVIEW_DECISION);
        finish(request, reviewer);
    }

    /** Art. 18(3): the person is told before. */
    void lift(SubjectRequest request, String officer, String reason, Instant at) {
        note(request, officer, Reason.LIFTING, reason);
        add(request.id(), Kind.LIFT, at);
        RequestTask.of(request.id()).stream()
                .filter(task -> task.kind() == Kind.RESTRICT)
                .flatMap(task -> task.system().stream())
                .filter(system -> RegisteredSystem.withKey(system).isPresent())
                .forEach(system -> add(request.id(), Kind.LIFT, system, at, true));
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
            add(request.id(), kind, system, clock.instant(), kind == Kind.ERASE && forgetsLast(system));
        }
        if (systems.isEmpty()) {
            next(request, kind);
        }
    }

    private void next(SubjectRequest request, Kind finished) {
        switch (finished) {
            case SEARCH -> move(request, State.REVIEW, auditTrail.itself(), Reason.SEARCHED, null);
            case EXPORT -> add(request.id(), Kind.PACK, clock.instant());
            case ERASE -> {
                for (RequestTask task : RequestTask.of(request.id())) {
                    task.system()
                            .flatMap(RegisteredSystem::withKey)
                            .ifPresent(system -> erasureRecords.forgetKeys(request.id(), system.map()));
                }
                finish(request, auditTrail.itself());
            }
            // The person was answered before; what was completed now has said so itself.
            case COMPLETE -> {}
            // The request was answered long before.
            case LIFT -> {
                Identifier.forget(request.id());
                note(request, auditTrail.itself(), Reason.LIFTED, null);
            }
            default -> finish(request, auditTrail.itself());
        }
    }

    private void finish(SubjectRequest request, String actor) {
        List<Withheld> withheld = Decision.withheldOf(request.id());
        letters.fulfil(request, withheld);
        corrections.remove(request.id());
        end(request, withheld.isEmpty() ? State.COMPLETED : State.PARTIALLY_COMPLETED, actor, Reason.DONE, null);
    }

    private void add(UUID request, Kind kind, Instant at) {
        add(new RequestTask(request, kind, null, at));
    }

    /** @param last after all others of the request that are not last themselves */
    private void add(UUID request, Kind kind, String system, Instant at, boolean last) {
        var task = new RequestTask(request, kind, system, at);
        if (last) {
            task.waitForOthers();
        }
        add(task);
    }

    private static boolean forgetsLast(String system) {
        return RegisteredSystem.withKey(system)
                .filter(found -> found.map().kind().forgetsLast())
                .isPresent();
    }

    private boolean canRestrict(String key) {
        SystemMap system = RegisteredSystem.withKey(key).orElseThrow().map();
        try {
            return connectors.of(system).capabilities(system).contains(Capability.RESTRICT);
        } catch (ConnectorException e) {
            // It cannot be asked now: the step says so, and is tried again.
            return true;
        }
    }

    private void add(RequestTask task) {
        task.persistAndFlush();
        tasksWait.fire(new TasksWait());
    }

    private void move(SubjectRequest request, State to, String actor, Reason reason, @Nullable String text) {
        State from = request.state();
        request.moveTo(to);
        write(request, actor, from, reason, text);
    }

    private void end(SubjectRequest request, State how, String actor, Reason reason, @Nullable String text) {
        State from = request.state();
        RequestPause.open(request.id()).ifPresent(pause -> pause.end(clock.instant()));
        letters.forgetIdentifiers(Identifier.of(request.id()));
        request.end(how, clock.instant());
        if (how == State.WITHDRAWN || !RequestTask.isMarkedSomewhere(request.id())) {
            Identifier.forget(request.id());
        }
        write(request, actor, from, reason, text);
    }

    /** What happened without a change of the state. */
    void note(SubjectRequest request, String actor, Reason reason, @Nullable String text) {
        write(request, actor, request.state(), reason, text);
    }

    private void write(
            SubjectRequest request, String actor, @Nullable State from, Reason reason, @Nullable String text) {
        new Transition(request.id(), clock.instant(), actor, from, request.state(), reason, text).persist();
        auditTrail.recordFor(
                actor,
                "dsr.request." + event(reason, request.state()),
                "requests/" + request.id(),
                request.subject(),
                Map.of("type", request.type().name(), "state", request.state().name()));
    }

    private static String event(Reason reason, State to) {
        return switch (reason) {
            case ASKED, ENTERED -> "received";
            case DECIDED -> to == State.REFUSED ? "refused" : "approved";
            case DONE -> "completed";
            default -> reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }
}
