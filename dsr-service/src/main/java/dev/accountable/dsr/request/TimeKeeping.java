package dev.accountable.dsr.request;

import dev.accountable.dsr.deadline.Deadline;
import dev.accountable.dsr.deadline.Pause;
import dev.accountable.dsr.deadline.TimeLimits;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;

/** Pauses, resumes and extends the limit of a request, as far as Art. 12(3) and (6) allow. In the caller's transaction. */
@ApplicationScoped
class TimeKeeping {

    private final Course course;
    private final RequestLetters letters;
    private final TimeLimits timeLimits;
    private final InstantSource clock;

    TimeKeeping(Course course, RequestLetters letters, TimeLimits timeLimits, InstantSource clock) {
        this.course = course;
        this.letters = letters;
        this.timeLimits = timeLimits;
        this.clock = clock;
    }

    /** @param text what the doubts are, or what the person is asked */
    void pause(SubjectRequest request, Pause.Reason reason, String text, String actor) {
        request.mustBeOpen();
        Instant now = clock.instant();
        if (request.isPaused()) {
            throw ProblemException.conflict("limit-paused", "The time limit is paused already; resume it first.");
        }
        if (!now.isBefore(request.dueAt())) {
            throw ProblemException.refused(
                    "limit-over",
                    "The time limit is over",
                    "The answer was due on " + request.deadline().lastDay()
                            + "; a limit that is over cannot be paused. Answer the request.");
        }
        new RequestPause(request.id(), reason, text, actor, now).persistAndFlush();
        request.paused(now);
        course.note(request, actor, Transition.Reason.PAUSED, reason.name());
    }

    /** Where it is paused for this reason; otherwise nothing happens. */
    void resume(SubjectRequest request, Pause.Reason reason, String actor) {
        RequestPause.open(request.id())
                .filter(pause -> pause.reason() == reason)
                .ifPresent(pause -> resume(request, pause, actor));
    }

    void resume(SubjectRequest request, String actor) {
        resume(
                request,
                RequestPause.open(request.id())
                        .orElseThrow(() -> ProblemException.conflict(
                                "limit-not-paused", "The time limit is not paused; there is nothing to resume.")),
                actor);
    }

    private void resume(SubjectRequest request, RequestPause pause, String actor) {
        pause.end(clock.instant());
        pause.persistAndFlush();
        request.resumed(limit(request, request.isExtended()));
        course.note(request, actor, Transition.Reason.RESUMED, pause.reason().name());
    }

    /** The person is told within the first month, with the reasons: in the same transaction. */
    void extend(SubjectRequest request, String officer, String reason) {
        request.mustBeOpen();
        if (request.isExtended()) {
            throw ProblemException.conflict(
                    "limit-extended", "The time limit was extended before; that is possible once.");
        }
        Deadline first = limit(request, false);
        Instant now = clock.instant();
        if (!request.isPaused() && !now.isBefore(first.dueAt())) {
            throw ProblemException.refused(
                    "extension-too-late",
                    "Too late to extend",
                    "Art. 12(3) GDPR: the person is told of an extension within one month of receipt. The request was"
                            + " received on " + first.eventDay() + "; the month ended with " + first.lastDay() + ".");
        }
        request.extended(officer, reason, now, limit(request, true));
        course.note(request, officer, Transition.Reason.EXTENDED, reason);
        letters.extend(request, reason);
    }

    private Deadline limit(SubjectRequest request, boolean extended) {
        return timeLimits.forRequest(request.receivedAt(), RequestPause.ended(request.id()), extended);
    }
}
