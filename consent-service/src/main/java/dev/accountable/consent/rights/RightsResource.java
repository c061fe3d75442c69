package dev.accountable.consent.rights;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static dev.accountable.consent.Roles.RIGHTS_WRITER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
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

/** A person's copy, and being forgotten. Who asks is dsr-service, which has made sure who the person is. */
@Path("/api/v1/consents")
@Tag(name = "Rights of a person")
class RightsResource {

    private final Erasures erasures;
    private final AuditTrail auditTrail;

    RightsResource(Erasures erasures, AuditTrail auditTrail) {
        this.erasures = erasures;
        this.auditTrail = auditTrail;
    }

    @POST
    @Path("/copies")
    @RolesAllowed(RIGHTS_WRITER)
    @Transactional
    @Operation(summary = "All that is held about a person, as structured data (Art. 15, 20)")
    public CopyView copy(@NotNull @Valid OfSubject request) {
        auditTrail.read("consents/copies", request.subject(), Map.of());
        return erasures.copy(request.subject());
    }

    @POST
    @Path("/erasures")
    @RolesAllowed(RIGHTS_WRITER)
    @Transactional
    @Idempotent
    @Operation(
            summary = "Forget a person (Art. 17)",
            description = "In force when it is answered: nothing leads from what is kept to the person. Proof of past"
                    + " consent is kept under a pseudonym until the instant, and for the reason, that the answer names; of"
                    + " somebody who never consented nothing is.")
    @APIResponseSchema(value = ErasureView.class, responseCode = "201", responseDescription = "Forgotten")
    public RestResponse<ErasureView> erase(
            @NotNull @Valid EraseSubject request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Erasure erasure = erasures.erase(request);
        return ResponseBuilder.create(CREATED, erasure.view())
                .location(URI.create("/api/v1/consents/erasures/" + erasure.id()))
                .build();
    }

    @GET
    @Path("/erasures")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List erasures, newest first; nothing says any more who was forgotten")
    public RestResponse<List<ErasureView>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        return KeysetPage.of(
                Erasure.newest(after, limit + 1),
                limit,
                Erasure::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/erasures/{id}")
    @RolesAllowed({RIGHTS_WRITER, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one erasure")
    public ErasureView get(UUID id) {
        return Erasure.<Erasure>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such erasure"))
                .view();
    }

    @POST
    @Path("/erasures/proofs")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(
            summary = "Proof that is kept of a person who was forgotten, for a claim that there was no consent",
            description = "Found by the reference that the person had. Each look is in the log.")
    public CopyView proof(@NotNull @Valid OfSubject request) {
        List<Long> persons = erasures.keptOf(request.subject());
        // Without the reference: the log has forgotten it, too.
        auditTrail.read("consents/erasures/proofs", null, Map.of("found", Boolean.toString(!persons.isEmpty())));
        if (persons.isEmpty()) {
            throw ProblemException.notFound("proof kept under this reference");
        }
        return erasures.copy(persons, List.of(request.subject()));
    }
}
