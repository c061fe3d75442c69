package dev.accountable.consent.mail;

import static dev.accountable.consent.Roles.ADMINISTRATOR;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What became of letters, for whoever keeps the service. No addresses here. */
@Path("/api/v1/consents/mails")
@Tag(name = "Mails")
class MailResource {

    private final Mails mails;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    MailResource(Mails mails, AuditTrail auditTrail, InstantSource clock) {
        this.mails = mails;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Transactional
    @Operation(
            summary = "List letters in a state, oldest first: UNCERTAIN and FAILED ones need somebody to look at them",
            description = "UNCERTAIN: it may have arrived, so it is never sent again by itself.")
    public RestResponse<List<MailView>> list(
            @RestQuery @DefaultValue("UNCERTAIN") Mails.State state,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                mails.page(state, after, limit + 1), limit, mail -> mail, last -> Long.toString(last.position()), uri);
    }

    @POST
    @Path("/{id}/retry")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Transactional
    @Operation(
            summary = "Send a letter once more that FAILED or is UNCERTAIN",
            description =
                    "Of an UNCERTAIN one the person may get two. The link of the earlier one works no more. Where there is no"
                            + " reason left to send it, it is CANCELLED instead.")
    public MailView retry(UUID id) {
        boolean again = mails.sendAgain(id, clock.instant());
        MailView mail = mails.find(id).orElseThrow(() -> ProblemException.notFound("such letter"));
        if (!again) {
            throw ProblemException.conflict(
                    "mail-state", "The letter is " + mail.state() + ": only FAILED and UNCERTAIN ones are sent again.");
        }
        auditTrail.record(
                "consent.mail.retried",
                "consents/mails/" + id,
                null,
                Map.of("kind", mail.kind().name()));
        return mail;
    }
}
