package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Connectors;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.Inquiries;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Extent;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.export.Exports;
import dev.accountable.dsr.export.Exports.Exported;
import dev.accountable.dsr.export.Exports.Packed;
import dev.accountable.dsr.export.Exports.Part;
import dev.accountable.dsr.request.RequestTask.Claim;
import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.RequestTask.Result;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each kind of step does, and what becomes of a step that ends at once, later, or only by a person's hand. */
@ApplicationScoped
class Steps {

    private static final String WHAT_WAS_KEPT = "What had to be kept in this system may go now: see that it goes there,"
            + " and then complete this step. The report names it.";

    private static final String NOT_REGISTERED =
            "The system is not registered any more; do it there by hand and then complete this step.";

    private final Course course;
    private final Connectors connectors;
    private final Inquiries inquiries;
    private final Exports exports;
    private final Erasing erasing;
    private final ConsentSteps consentSteps;
    private final Completion completion;
    private final InstantSource clock;

    Steps(
            Course course,
            Connectors connectors,
            Inquiries inquiries,
            Exports exports,
            Erasing erasing,
            ConsentSteps consentSteps,
            Completion completion,
            InstantSource clock) {
        this.course = course;
        this.connectors = connectors;
        this.inquiries = inquiries;
        this.exports = exports;
        this.erasing = erasing;
        this.consentSteps = consentSteps;
        this.completion = completion;
        this.clock = clock;
    }

    /**
     * What is needed at a task, read in one transaction.
     *
     * @param system null for a step of the whole request
     * @param withheld what an answer leaves out, or an erasure keeps
     */
    record Work(
            Claim claim,
            RequestType type,
            String subject,
            Map<IdentifierKind, String> person,
            @Nullable SystemMap system,
            List<Part> parts,
            List<Correction> corrections,
            List<Withheld> withheld) {

        private boolean isWithheld(SystemMap from, String dataset) {
            return withheld.stream().anyMatch(one -> one.is(from.key(), dataset));
        }
    }

    /** @param stillOurs to be run now and then: keeps the task, or throws where another has it */
    void perform(Work work, Runnable stillOurs) throws IOException {
        SystemMap system = work.system();
        Claim claim = work.claim();
        if (system == null) {
            if (claim.system() == null) {
                ofTheRequest(work, stillOurs);
            } else if (claim.kind() == Kind.COMPLETE) {
                throw ConnectorException.because(
                        "the system is not registered any more; register it again, so that what it kept can go");
            } else {
                byHand(claim, NOT_REGISTERED);
            }
            return;
        }
        if (claim.kind() == Kind.COMPLETE) {
            complete(work, system, stillOurs);
            return;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var errand = new Errand(claim.request(), work.subject(), work.person(), today, stillOurs);
        Connector connector = connectors.of(system);
        Capability needed = needed(claim.kind());
        if (connector.capabilities(system).contains(needed)) {
            inSystem(work, connector, system, errand);
        } else if (needed == Capability.COUNT) {
            done(claim, Result.noted("This kind of system cannot say how much it holds."));
        } else {
            byHand(
                    claim,
                    "This system cannot be asked to " + needed.name().toLowerCase(Locale.ROOT)
                            + "; do it there by hand and then complete this step.");
        }
    }

    private void ofTheRequest(Work work, Runnable stillOurs) throws IOException {
        Claim claim = work.claim();
        switch (claim.kind()) {
            case PACK -> {
                Packed packed = exports.pack(
                        claim.request(), work.subject(), work.parts(), work.type() == RequestType.ACCESS, stillOurs);
                course.done(claim, Result.NOTHING, packed);
                // What systems answered is in the package now.
                inquiries.forget(claim.request());
            }
            case OBJECT, RESTRICT, LIFT -> {
                consentSteps.perform(claim);
                done(claim, Result.NOTHING);
            }
            default -> throw new IllegalStateException(claim.kind() + " concerns one system");
        }
    }

    private void inSystem(Work work, Connector connector, SystemMap system, Errand errand) throws IOException {
        Claim claim = work.claim();
        switch (claim.kind()) {
            case SEARCH -> done(claim, Result.found(connector.count(system, errand), null));
            case EXPORT -> {
                Exported exported = exports.export(
                        connector,
                        system,
                        errand,
                        work.type() == RequestType.PORTABILITY ? Extent.PORTABILITY : Extent.ACCESS,
                        dataset -> work.isWithheld(system, dataset));
                settle(claim, exported.progress(), done -> Result.of(exported.part(), done.note()));
            }
            case ERASE -> settle(claim, erasing.erase(connector, system, errand, work.withheld()), Steps::result);
            case RECTIFY -> settle(claim, connector.rectify(system, errand, work.corrections()), Steps::result);
            case RESTRICT -> settle(claim, connector.restrict(system, errand, true), Steps::result);
            case LIFT -> settle(claim, connector.restrict(system, errand, false), Steps::result);
            case PACK, OBJECT, REVIEW_DECISION, COMPLETE ->
                throw new IllegalStateException(claim.kind() + " is not asked of a system");
        }
    }

    /** The person is forgotten by now: only a database can be asked by what the report kept. */
    private void complete(Work work, SystemMap system, Runnable stillOurs) {
        Claim claim = work.claim();
        if (system.kind().hasTables()) {
            completion.complete(claim.request(), work.subject(), system, stillOurs);
            done(claim, Result.NOTHING);
        } else if (completion.isForAPerson(claim.request(), work.subject(), system)) {
            byHand(claim, WHAT_WAS_KEPT);
        } else {
            done(claim, Result.NOTHING);
        }
    }

    private static Capability needed(Kind kind) {
        return switch (kind) {
            case SEARCH -> Capability.COUNT;
            case EXPORT -> Capability.EXPORT;
            case ERASE -> Capability.ERASE;
            case RECTIFY -> Capability.RECTIFY;
            case RESTRICT, LIFT -> Capability.RESTRICT;
            case PACK, OBJECT, REVIEW_DECISION, COMPLETE ->
                throw new IllegalStateException(kind + " is not asked of a system");
        };
    }

    private static Result result(Progress.Done done) {
        return Result.found(done.counts(), done.note());
    }

    private void done(Claim claim, Result result) {
        course.done(claim, result, null);
    }

    private void settle(Claim claim, Progress progress, Function<Progress.Done, Result> result) {
        if (progress instanceof Progress.Done done) {
            done(claim, result.apply(done));
        } else if (progress instanceof Progress.Later later) {
            Instant lookAgainAt = clock.instant().plus(later.lookAgain());
            QuarkusTransaction.requiringNew()
                    .run(() -> RequestTask.stillHeld(claim).ifPresent(task -> task.waitsForAnswer(lookAgainAt)));
        }
    }

    private static void byHand(Claim claim, String why) {
        QuarkusTransaction.requiringNew()
                .run(() -> RequestTask.stillHeld(claim).ifPresent(task -> task.waitsForPerson(why)));
    }
}
