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
import dev.accountable.problem.IfMatch;
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
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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

    private static final String LANGUAGE =
            "Languages that the reader likes, as in Accept-Language: de-AT, or de-AT,fr;q=0.5";

    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    PurposeResource(AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Register a purpose of processing with its lawful basis; 422 where the law does not allow it")
    @APIResponseSchema(value = PurposeView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<PurposeView> register(
            @NotNull @Valid PurposeDefinition request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (Purpose.of(request.key()).isPresent()) {
            throw ProblemException.conflict("purpose-exists", "The purpose '" + request.key() + "' exists already.");
        }
        Purpose purpose = Purpose.register(request, name(), clock.instant());
        audit("registered", purpose, Map.of("lawfulBasis", request.lawfulBasis().name()));
        return created(purpose, "");
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the registered purposes by key")
    public RestResponse<List<PurposeView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language,
            UriInfo uri) {
        return KeysetPage.of(
                Purpose.page(after, limit + 1, language, clock.instant()),
                limit,
                Function.identity(),
                PurposeView::key,
                uri);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed({CONSENT_WRITER, DECISION_READER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one purpose as it stands")
    public RestResponse<PurposeView> get(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestQuery @Parameter(description = LANGUAGE) @Nullable String language) {
        Purpose purpose = Purpose.of(key).orElseThrow(PurposeResource::unknown);
        return ResponseBuilder.ok(purpose.view(language, clock.instant()))
                .tag(purpose.tag())
                .build();
    }

    @POST
    @Path("/{key}/versions")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Change a purpose: the next version says what counts from now on")
    @APIResponseSchema(value = PurposeView.class, responseCode = "201", responseDescription = "In force")
    public RestResponse<PurposeView> change(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid NewPurposeVersion request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Purpose purpose = Purpose.locked(key).orElseThrow(PurposeResource::unknown);
        IfMatch.check(ifMatch, purpose.tag());
        purpose.change(request, name(), clock.instant());
        audit(
                "changed",
                purpose,
                Map.of("version", "" + purpose.version(), "asksAgain", Boolean.toString(request.asksAgain())));
        return created(purpose, "/versions/" + purpose.version());
    }

    @GET
    @Path("/{key}/versions")
    @RolesAllowed({EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the versions of a purpose, newest first")
    public RestResponse<List<PurposeVersionView>> versions(
            @Pattern(regexp = Purpose.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        if (Purpose.of(key).isEmpty()) {
            throw unknown();
        }
        return KeysetPage.of(
                PurposeVersion.page(key, after, limit + 1),
                limit,
                PurposeVersion::view,
                last -> Integer.toString(last.version()),
                uri);
    }

    @GET
    @Path("/{key}/versions/{version}")
    @RolesAllowed({EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one version of a purpose, whole: what a change starts from")
    public PurposeVersionView version(@Pattern(regexp = Purpose.KEY) String key, int version) {
        return PurposeVersion.of(key, version)
                .orElseThrow(() -> ProblemException.notFound("such version"))
                .view();
    }

    @POST
    @Path("/{key}/end")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "End a purpose: nothing is processed for it any more, and it is not begun again")
    public RestResponse<PurposeView> end(
            @Pattern(regexp = Purpose.KEY) String key,
            @NotNull @Valid EndPurpose request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Purpose purpose = Purpose.locked(key).orElseThrow(PurposeResource::unknown);
        purpose.end(request, clock.instant());
        audit("ended", purpose, Map.of("version", "" + purpose.version()));
        return ResponseBuilder.ok(purpose.view(null, clock.instant()))
                .tag(purpose.tag())
                .build();
    }

    private RestResponse<PurposeView> created(Purpose purpose, String below) {
        return ResponseBuilder.create(CREATED, purpose.view(null, clock.instant()))
                .location(URI.create("/api/v1/purposes/" + purpose.key() + below))
                .tag(purpose.tag())
                .build();
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such purpose");
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String what, Purpose purpose, Map<String, String> details) {
        auditTrail.record("consent.purpose." + what, "purposes/" + purpose.key(), null, details);
    }
}
