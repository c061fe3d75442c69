package dev.accountable.breach.authority;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.authority.NotificationView.State;
import dev.accountable.breach.authority.Notifications.Stored;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What was approved is brought to the authority: by a person, who says so, or from machine to machine. */
@Path("/api/v1/incidents/{id}/authority-notifications/{number}")
@Tag(name = "Authority notifications")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class SubmissionResource {

    private final Incidents incidents;
    private final Notifications notifications;
    private final Drafting drafting;
    private final Authorities authorities;
    private final Submissions submissions;
    private final Transmissions transmissions;
    private final Transmitter transmitter;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    SubmissionResource(
            Incidents incidents,
            Notifications notifications,
            Drafting drafting,
            Authorities authorities,
            Submissions submissions,
            Transmissions transmissions,
            Transmitter transmitter,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.notifications = notifications;
        this.drafting = drafting;
        this.authorities = authorities;
        this.submissions = submissions;
        this.transmissions = transmissions;
        this.transmitter = transmitter;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("/submission")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Record that an approved notification reached the authority; the first one stops the clock")
    public NotificationView submitted(UUID id, int number, @NotNull @Valid Requests.Submitted request) {
        incidents.forChange(id);
        Stored stored = notifications.inState(id, number, State.APPROVED);
        Instant now = clock.instant();
        if (request.sentAt().isAfter(now)) {
            throw ProblemException.invalid("sentAt", "must not be in the future");
        }
        if (stored.approvedAt() != null && request.sentAt().isBefore(stored.approvedAt())) {
            throw ProblemException.invalid("sentAt", "must not be before the approval at " + stored.approvedAt());
        }
        submissions.record(id, number, request, name(), now);
        return drafting.view(incidents.get(id), notifications.existing(id, number));
    }

    @POST
    @Path("/transmission")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(
            summary = "Have an approved notification brought to an authority that takes them from machine to machine",
            description =
                    "Tried until the authority answers, always under the same Idempotency-Key. Its acceptance is recorded as"
                            + " the submission; what it refuses can be asked for again.")
    @APIResponseSchema(value = Transmissions.View.class, responseCode = "202", responseDescription = "On its way")
    public RestResponse<Transmissions.View> transmit(UUID id, int number) {
        incidents.forChange(id);
        Stored stored = notifications.inState(id, number, State.APPROVED);
        if (!transmitter.reaches(stored.authority())) {
            throw ProblemException.conflict(
                    "authority-not-reachable",
                    "No address for machines is configured for this authority. Bring it there yourself ("
                            + authorities.get("authority", stored.authority()).site()
                            + ") and record it: POST …/submission.");
        }
        transmissions.ask(id, number, name(), clock.instant());
        auditTrail.record(
                "breach.notification.transmitted",
                Notifications.resource(id, number),
                null,
                Map.of("authority", stored.authority()));
        return ResponseBuilder.create(ACCEPTED, transmissions.get(id, number).orElseThrow())
                .build();
    }

    @GET
    @Path("/transmission")
    @Operation(summary = "How far a notification has come on its way to the authority's machine")
    public Transmissions.View transmission(UUID id, int number) {
        incidents.get(id);
        auditTrail.read(Notifications.resource(id, number) + "/transmission", null, Map.of());
        return transmissions.get(id, number).orElseThrow(() -> ProblemException.notFound("such transmission"));
    }

    private String name() {
        return caller.getPrincipal().getName();
    }
}
