package dev.accountable.dsr.request;

import dev.accountable.dsr.request.Decision.Content;
import dev.accountable.dsr.request.Decision.Outcome;
import dev.accountable.dsr.request.SubjectRequest.State;
import dev.accountable.dsr.system.RegisteredSystem;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What privacy officers may decide, and when it is decided: for an erasure it may take two of them. */
@ApplicationScoped
class Decisions {

    private static final Period YEAR = Period.ofYears(1);

    private final Course course;
    private final Corrections corrections;
    private final InstantSource clock;
    private final boolean fourEyes;

    Decisions(
            Course course,
            Corrections corrections,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.erasure-four-eyes", defaultValue = "false") boolean fourEyes) {
        this.course = course;
        this.corrections = corrections;
        this.clock = clock;
        this.fourEyes = fourEyes;
    }

    void decide(SubjectRequest request, String officer, Content content) {
        mustBeDecidable(request, content.outcome());
        check(request, content);
        boolean decided = content.outcome() == Outcome.REFUSED
                || !fourEyes
                || request.type() != RequestType.ERASURE
                || Decision.last(request.id())
                        .filter(first -> first.isConfirmedBy(officer, content))
                        .isPresent();
        Instant now = clock.instant();
        Instant aYearAgo = now.atOffset(ZoneOffset.UTC).minus(YEAR).toInstant();
        var decision = new Decision(
                request.id(),
                officer,
                content,
                decided,
                SubjectRequest.madeSince(request.subject(), request.type(), aYearAgo),
                now);
        decision.persistAndFlush();
        if (!decided) {
            course.note(
                    request,
                    officer,
                    Transition.Reason.FIRST_DECISION,
                    content.outcome().name());
        } else if (content.outcome() == Outcome.REFUSED) {
            course.refuse(request, officer, decision);
        } else {
            course.approve(request, officer, null);
        }
    }

    /** What was looked at can be approved. What nobody needs to look at can be refused before. */
    private static void mustBeDecidable(SubjectRequest request, Outcome outcome) {
        request.mustBeOpen();
        boolean refusable = outcome == Outcome.REFUSED && !request.isApproved();
        if (request.state() != State.REVIEW && !refusable) {
            throw ProblemException.conflict(
                    "not-in-review", "The request is " + request.state() + "; only one in REVIEW can be approved.");
        }
    }

    private void check(SubjectRequest request, Content content) {
        if (content.ground() != null) {
            mustFit(content.ground(), request.type());
        }
        if (content.outcome() == Outcome.PART && !request.type().handsOver() && request.type() != RequestType.ERASURE) {
            throw ProblemException.refused(
                    "no-parts",
                    "Nothing to withhold",
                    "A request of type " + request.type() + " has no datasets to withhold: approve or refuse it.");
        }
        content.withheld().forEach(withheld -> check(request.type(), withheld));
        if (content.outcome() == Outcome.WHOLE
                && request.type() == RequestType.RECTIFICATION
                && corrections.of(request.id()).isEmpty()) {
            throw ProblemException.refused(
                    "corrections-missing",
                    "Nothing to correct",
                    "Say first which values are to be corrected (PUT corrections), or refuse the request.");
        }
    }

    private void check(RequestType type, Withheld withheld) {
        mustFit(withheld.ground(), type);
        if (withheld.ground().isAboutTheAsking()) {
            throw ProblemException.refused(
                    "ground-does-not-fit",
                    "The ground does not fit",
                    withheld.ground() + " is about the request as a whole: refuse it, or choose another ground.");
        }
        boolean known = RegisteredSystem.withKey(withheld.system()).stream()
                .flatMap(system -> system.map().datasets().stream())
                .anyMatch(dataset -> dataset.key().equals(withheld.dataset()));
        if (!known) {
            throw ProblemException.invalid(
                    "withheld",
                    "must name datasets of the data map; there is no " + withheld.system() + "/" + withheld.dataset());
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (type == RequestType.ERASURE
                && (withheld.until() == null || !withheld.until().isAfter(today))) {
            throw ProblemException.invalid("withheld", "must say until when it is kept: a day in the future");
        }
    }

    private static void mustFit(Ground ground, RequestType type) {
        if (!ground.fits(type)) {
            List<Ground> fitting = Ground.fitting(type);
            throw ProblemException.refused(
                    "ground-does-not-fit",
                    "The ground does not fit",
                    ground + " (" + ground.article() + ") is no ground to refuse a request of type " + type
                            + "; these are: " + fitting + ".");
        }
    }
}
