package dev.accountable.consent.event;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.grants.AccessGrants;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A frontend's server writes for any visitor; a person writes and reads only what is its own; an employee reads a person's
 * under an access grant.
 */
@Path("/api/v1/consents")
@Tag(name = "Consents")
class ConsentResource {

    private final AuditTrail auditTrail;
    private final AccessGrants accessGrants;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ConsentResource(AuditTrail auditTrail, AccessGrants accessGrants, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.accessGrants = accessGrants;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Transactional
    @Idempotent
    @Operation(summary = "Record that a person consented to a purpose")
    @APIResponseSchema(value = ConsentEventView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<ConsentEventView> give(
            @NotNull @Valid GiveConsent request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (!mayActFor(request.subject())) {
            throw ProblemException.forbidden("You may give consent for yourself only.");
        }
        Purpose purpose = Purpose.<Purpose>findByIdOptional(request.purpose())
                .orElseThrow(() -> ProblemException.invalid("purpose", "is not a registered purpose"));
        if (purpose.lawfulBasis() != LawfulBasis.CONSENT) {
            // EDPB Guidelines 05/2020, para. 121-123: asking for consent where another basis applies misleads people.
            throw ProblemException.refused(
                    "consent-is-not-the-basis",
                    "Consent is not the basis of this purpose",
                    "The purpose '" + request.purpose() + "' rests on " + purpose.lawfulBasis()
                            + " (Art. 6(1)), so consent to it cannot be given or withdrawn.");
        }
        if (Notice.findByIdOptional(request.noticeId()).isEmpty()) {
            throw ProblemException.invalid("noticeId", "is not a published notice");
        }
        ConsentEventView given = ConsentEvent.give(request, clock.instant()).view();
        audit("consent.given", given.id(), given);
        return ResponseBuilder.create(CREATED, given)
                .location(URI.create("/api/v1/consents/" + given.id()))
                .build();
    }

    /** As easy as giving (Art. 7(3)): one call, same roles. Withdrawing again succeeds and changes nothing. */
    @POST
    @Path("/{id}/withdrawal")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT})
    @Transactional
    @Operation(summary = "Withdraw the consent in force for this consent's person and purpose")
    public ConsentEventView withdraw(UUID id) {
        ConsentEvent consent = reachable(id);
        consent.withdraw(clock.instant()).ifPresent(withdrawn -> audit("consent.withdrawn", id, withdrawn.view()));
        ConsentEventView said = consent.view();
        return ConsentEvent.latest(said.subject(), said.purpose()).orElseThrow().view();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, EMPLOYEE})
    @Operation(summary = "Read one consent event; an employee needs an access grant for the person")
    public ConsentEventView get(UUID id) {
        if (!caller.hasRole(EMPLOYEE)) {
            return reachable(id).view();
        }
        ConsentEventView consent = found(id).view();
        if (!mayActFor(consent.subject())) {
            accessGrants.require(me(), consent.subject(), "consents/" + id);
        }
        return consent;
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(summary = "List all that a person said, newest first; an employee needs an access grant for the person")
    public RestResponse<List<ConsentEventView>> history(
            @RestQuery @NotNull @Pattern(regexp = ConsentEvent.SUBJECT) String subject,
            @RestQuery @DefaultValue("9223372036854775807") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read("consents", subject, Map.of());
        } else if (!mayActFor(subject)) {
            if (!caller.hasRole(EMPLOYEE)) {
                throw ProblemException.forbidden("You may read your own consents only.");
            }
            accessGrants.require(me(), subject, "consents");
        }
        return KeysetPage.of(
                ConsentEvent.history(subject, after, limit + 1),
                limit,
                ConsentEvent::view,
                last -> Long.toString(last.position()),
                uri);
    }

    private ConsentEvent reachable(UUID id) {
        ConsentEvent consent = found(id);
        if (!mayActFor(consent.view().subject())) {
            auditTrail.refused("consents/" + id, Map.of("reason", "another person's consent"));
            throw ProblemException.notFound("such consent");
        }
        return consent;
    }

    private static ConsentEvent found(UUID id) {
        return ConsentEvent.<ConsentEvent>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such consent"));
    }

    private boolean mayActFor(String subject) {
        return caller.hasRole(CONSENT_WRITER) || subject.equals(me());
    }

    private String me() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, UUID consent, ConsentEventView said) {
        auditTrail.record(
                type,
                "consents/" + consent,
                said.subject(),
                Map.of(
                        "purpose", said.purpose(),
                        "noticeId", said.noticeId().toString(),
                        "event", said.id().toString()));
    }
}
