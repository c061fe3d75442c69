package dev.accountable.consent.purpose;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.DECISION_READER;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/purposes")
@Tag(name = "Purposes")
class PurposeResource {

    private final AuditTrail auditTrail;
    private final InstantSource clock;

    PurposeResource(AuditTrail auditTrail, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Register a purpose of processing with its lawful basis")
    @APIResponseSchema(value = PurposeView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<PurposeView> register(
            @NotNull @Valid RegisterPurpose request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (Purpose.findByIdOptional(request.key()).isPresent()) {
            throw ProblemException.conflict("purpose-exists", "The purpose '" + request.key() + "' exists already.");
        }
        var purpose = new Purpose(request, clock.instant());
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        purpose.persistAndFlush();
        auditTrail.record(
                "consent.purpose.registered",
                "purposes/" + request.key(),
                null,
                Map.of("lawfulBasis", request.lawfulBasis().name()));
        return ResponseBuilder.create(CREATED, purpose.view())
                .location(URI.create("/api/v1/purposes/" + request.key()))
                .build();
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the registered purposes")
    public RestResponse<List<PurposeView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(Purpose.page(after, limit + 1), limit, Purpose::view, Purpose::key, uri);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one purpose")
    public PurposeView get(@Pattern(regexp = Purpose.KEY) String key) {
        return Purpose.<Purpose>findByIdOptional(key)
                .orElseThrow(() -> ProblemException.notFound("such purpose"))
                .view();
    }
}
