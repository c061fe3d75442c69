package dev.accountable.audit.erasure;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/log/erasures")
@Tag(name = "Forgetting")
class ErasureResource {

    private static final String LOG_ERASER = "log-eraser";
    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Erasures erasures;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ErasureResource(Erasures erasures, SecurityIdentity caller, InstantSource clock) {
        this.erasures = erasures;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(LOG_ERASER)
    @Transactional
    @Idempotent
    @Operation(
            summary = "Forget a person (Art. 17)",
            description =
                    "Payloads about the person and the link from pseudonym to person are deleted; envelopes and all"
                            + " proofs stay. Under a legal hold it is done when the hold ends. Somebody unknown is forgotten, too.")
    @APIResponseSchema(value = Erasure.View.class, responseCode = "201", responseDescription = "Done, or held")
    public RestResponse<Erasure.View> forget(
            @NotNull @Valid Erasure.Request request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Erasure erasure = erasures.request(request, caller.getPrincipal().getName());
        return ResponseBuilder.create(CREATED, view(erasure))
                .location(URI.create("/api/v1/log/erasures/" + erasure.id()))
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List erasures, newest first; nothing says any more who was forgotten")
    public RestResponse<List<Erasure.View>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        return KeysetPage.of(
                Erasure.newest(after, limit + 1),
                limit,
                this::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({LOG_ERASER, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one erasure")
    public Erasure.View get(UUID id) {
        return view(Erasure.<Erasure>findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("such erasure")));
    }

    private Erasure.View view(Erasure erasure) {
        String reference = erasure.reference();
        @Nullable
        Instant heldUntil = reference == null
                ? null
                : LegalHold.heldUntil(reference, clock.instant()).orElse(null);
        return erasure.view(heldUntil);
    }
}
