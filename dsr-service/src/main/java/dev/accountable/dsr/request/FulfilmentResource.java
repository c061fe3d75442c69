package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;

import dev.accountable.dsr.request.RequestTask.Kind;
import dev.accountable.dsr.request.SubjectRequest.State;
import dev.accountable.dsr.system.RegisteredSystem;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a human being adds to a request so that it can be fulfilled. */
@Path("/api/v1/requests/{id}")
@Tag(name = "Fulfilment")
class FulfilmentResource {

    private final Course course;
    private final Corrections corrections;
    private final RequestLetters letters;
    private final Dossier dossier;
    private final InstantSource clock;
    private final Duration liftNotice;

    FulfilmentResource(
            Course course,
            Corrections corrections,
            RequestLetters letters,
            Dossier dossier,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.lift-notice", defaultValue = "P7D") Duration liftNotice) {
        this.course = course;
        this.corrections = corrections;
        this.letters = letters;
        this.dossier = dossier;
        this.clock = clock;
        this.liftNotice = liftNotice;
    }

    @PUT
    @Path("/corrections")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Say which values a rectification makes true, field by field; with the approval it is done")
    public RequestView correct(UUID id, @NotNull @Valid PutCorrections body) {
        SubjectRequest request = ofType(id, RequestType.RECTIFICATION);
        request.mustBeOpen();
        if (request.isApproved()) {
            throw ProblemException.conflict(
                    "request-decided", "The rectification is approved already; its values do not change any more.");
        }
        for (int i = 0; i < body.corrections().size(); i++) {
            mustBeDeclared(i, body.corrections().get(i));
        }
        corrections.put(
                id,
                body.corrections().stream()
                        .map(value ->
                                new Corrections.View(value.system(), value.dataset(), value.column(), value.value()))
                        .toList());
        return dossier.view(request);
    }

    @POST
    @Path("/human-review")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Say what a human being found who looked at an automated decision anew (Art. 22(3))")
    public RequestView review(UUID id, @NotNull @Valid ReviewDecision body) {
        SubjectRequest request = ofType(id, RequestType.AUTOMATED_DECISION);
        request.mustBeOpen();
        boolean waits = RequestTask.of(id).stream().anyMatch(task -> task.kind() == Kind.REVIEW_DECISION);
        if (!waits) {
            throw ProblemException.conflict(
                    "not-approved", "The request is " + request.state() + "; approve first that it is looked at anew.");
        }
        new HumanReview(id, dossier.me(), body.outcome(), body.reasons(), clock.instant()).persistAndFlush();
        course.reviewed(request, dossier.me());
        return dossier.view(request);
    }

    @POST
    @Path("/lifting")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "End a restriction on a day to come; the person is told at once (Art. 18(3))")
    public RequestView lift(UUID id, @NotNull @Valid LiftRestriction body) {
        SubjectRequest request = ofType(id, RequestType.RESTRICTION);
        if (request.state() != State.COMPLETED) {
            throw ProblemException.conflict(
                    "not-restricted", "The request is " + request.state() + "; only what is restricted can be lifted.");
        }
        if (RequestTask.of(id).stream().anyMatch(task -> task.kind() == Kind.LIFT)) {
            throw ProblemException.conflict("lifting-announced", "That the restriction ends was announced already.");
        }
        Instant at = body.on().atStartOfDay(request.deadline().zone()).toInstant();
        Instant earliest = clock.instant().plus(liftNotice);
        if (at.isBefore(earliest)) {
            throw ProblemException.refused(
                    "lift-too-soon",
                    "Too soon",
                    "The person is told before (Art. 18(3)) and has " + liftNotice.toDays()
                            + " days to answer; the first day possible is "
                            + LocalDate.ofInstant(earliest, request.deadline().zone())
                                    .plusDays(1) + ".");
        }
        letters.lift(request, body.reason(), body.on());
        course.lift(request, dossier.me(), body.reason(), at);
        return dossier.view(request);
    }

    private static SubjectRequest ofType(UUID id, RequestType type) {
        SubjectRequest request = SubjectRequest.toChange(id);
        if (request.type() != type) {
            throw ProblemException.conflict(
                    "wrong-type", "The request is of type " + request.type() + ", and this is for " + type + ".");
        }
        return request;
    }

    private static void mustBeDeclared(int i, PutCorrections.Value value) {
        boolean declared = RegisteredSystem.withKey(value.system()).stream()
                .flatMap(system -> system.map().datasets().stream())
                .filter(dataset -> dataset.key().equals(value.dataset()))
                .anyMatch(dataset -> dataset.fieldColumns().contains(value.column()));
        if (!declared) {
            throw ProblemException.invalid(
                    "corrections[" + i + "]", "must name a field of a dataset in the data map of a registered system");
        }
    }
}
