package dev.accountable.audit.erasure;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
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

@Path("/api/v1/log/legal-holds")
@Tag(name = "Forgetting")
class LegalHoldResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Erasures erasures;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    LegalHoldResource(Erasures erasures, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.erasures = erasures;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Keep what is recorded about a person, against erasure and retention (Art. 17(3))")
    @APIResponseSchema(value = LegalHold.View.class, responseCode = "201", responseDescription = "In force")
    public RestResponse<LegalHold.View> set(
            @NotNull @Valid LegalHold.Request request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Instant now = clock.instant();
        if (!request.until().isAfter(now)) {
            throw ProblemException.invalid("until", "must be in the future");
        }
        var hold = new LegalHold(request, caller.getPrincipal().getName(), now);
        hold.persist();
        auditTrail.record(
                "audit.legal-hold.set",
                "log/legal-holds/" + hold.id(),
                request.subject(),
                Map.of("until", request.until().toString()));
        return ResponseBuilder.create(CREATED, hold.view(now))
                .location(URI.create("/api/v1/log/legal-holds/" + hold.id()))
                .build();
    }

    @POST
    @Path("/{id}/release")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "End a hold before its time; an erasure that waited for it is done at once")
    public LegalHold.View release(UUID id, @NotNull @Valid LegalHold.Release release) {
        Instant now = clock.instant();
        LegalHold hold = LegalHold.locked(id).orElseThrow(LegalHoldResource::unknown);
        if (!hold.release(caller.getPrincipal().getName(), release, now)) {
            throw ProblemException.conflict("hold-over", "The hold is not in force any more.");
        }
        hold.persistAndFlush();
        // Of somebody who is to be forgotten now, no new event may speak.
        String reference = hold.reference();
        auditTrail.record(
                "audit.legal-hold.released",
                "log/legal-holds/" + id,
                erasures.isRequested(reference) ? null : reference,
                Map.of());
        erasures.resume(reference);
        return hold.view(now);
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List legal holds, newest first; the reading is recorded")
    public RestResponse<List<LegalHold.View>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        auditTrail.read("log/legal-holds", null, Map.of());
        Instant now = clock.instant();
        return KeysetPage.of(
                LegalHold.newest(after, limit + 1),
                limit,
                hold -> hold.view(now),
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one legal hold; the reading is recorded")
    public LegalHold.View get(UUID id) {
        LegalHold hold = LegalHold.<LegalHold>findByIdOptional(id).orElseThrow(LegalHoldResource::unknown);
        auditTrail.read("log/legal-holds/" + id, hold.reference(), Map.of());
        return hold.view(clock.instant());
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such legal hold");
    }
}
