package dev.accountable.dsr.scan;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Registers;
import dev.accountable.dsr.register.Version;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/scans")
@Tag(name = "Scans")
class ScanResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";
    /** Behind every UUID of version 7. */
    private static final UUID NEWEST = new UUID(-1, -1);

    private final Scans scans;
    private final Registers registers;
    private final AuditTrail auditTrail;

    ScanResource(Scans scans, Registers registers, AuditTrail auditTrail) {
        this.scans = scans;
        this.registers = registers;
        this.auditTrail = auditTrail;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(
            summary = "Look into a SQL system and propose where personal data is",
            description =
                    "From names, types, keys and some sampled values, each proposal with its reason and a confidence."
                            + " Values are looked at and forgotten. Nothing counts before it is accepted and put into a system's map.")
    @APIResponseSchema(value = ScanView.class, responseCode = "201", responseDescription = "Proposed")
    public RestResponse<ScanView> make(
            @NotNull @Valid MakeScan request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        return scans.keep(request, scans.proposed(request.connection()));
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the scans, newest first")
    public RestResponse<List<ScanView>> list(
            @RestQuery @Nullable UUID after, @RestQuery @DefaultValue("20") @Min(1) @Max(50) int limit, UriInfo uri) {
        return KeysetPage.of(
                Scan.page(after == null ? NEWEST : after, limit + 1),
                limit,
                Scan::view,
                scan -> scan.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read what a scan proposes, and what was decided about it")
    public RestResponse<ScanView> get(UUID id) {
        return tagged(Scan.of(id).orElseThrow(ScanResource::unknown));
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Accept or reject proposed datasets, links, identifiers and fields")
    public RestResponse<ScanView> decide(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid DecideScan request) {
        Scan scan = Scan.locked(id).orElseThrow(ScanResource::unknown);
        IfMatch.check(ifMatch, scan.tag());
        scan.decide(request.decisions());
        auditTrail.record(
                "dsr.scan.decided",
                "scans/" + id,
                null,
                Map.of("decisions", "" + request.decisions().size()));
        return tagged(scan);
    }

    @GET
    @Path("/{id}/draft")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(
            summary = "A system's map with what was accepted: complete it, then register or replace the system",
            description = "The ETag is the system's where it is registered already; send it as If-Match of the PUT."
                    + " What erasure does to a new dataset is for a person to decide: the draft says ERASE.")
    public RestResponse<SystemMap> draft(
            UUID id,
            @RestQuery
                    @NotNull
                    @Pattern(regexp = SystemMap.KEY)
                    @Parameter(description = "The key of the system, registered or new", example = "product")
                    String system) {
        Scan scan = Scan.of(id).orElseThrow(ScanResource::unknown);
        Optional<Version<SystemMap>> registered = registers.systems().current(system);
        SystemMap base = registered
                .map(Version::declared)
                .orElseGet(() -> new SystemMap(
                        system, system, SystemMap.Kind.SQL, scan.connection(), null, List.of(), null, null, null));
        ResponseBuilder<SystemMap> response = ResponseBuilder.ok(Draft.of(base, scan.proposal()));
        registered.ifPresent(version -> response.tag(version.tag()));
        return response.build();
    }

    private static RestResponse<ScanView> tagged(Scan scan) {
        return ResponseBuilder.ok(scan.view()).tag(scan.tag()).build();
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such scan");
    }
}
