package dev.accountable.dsr.activity;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.Organisation;
import dev.accountable.dsr.register.Register;
import dev.accountable.dsr.register.Registers;
import dev.accountable.dsr.register.Version;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Who is responsible, as the records of Art. 30 begin with it. */
@Path("/api/v1/organisation")
@Tag(name = "Organisation")
class OrganisationResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Register<Organisation> register;

    OrganisationResource(Registers registers) {
        this.register = registers.organisations();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read who the controller is, how to reach it, and its own words for data")
    public RestResponse<Organisation> get() {
        return tagged(register.current(Registers.ORGANISATION)
                .orElseThrow(() -> ProblemException.notFound("organisation yet")));
    }

    /** Without {@code If-Match} the first time, with it from then on. */
    @PUT
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Say who the controller is; the first time without If-Match")
    public RestResponse<Organisation> put(
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid Organisation organisation) {
        boolean first =
                ifMatch == null && register.current(Registers.ORGANISATION).isEmpty();
        return tagged(
                first
                        ? register.add(Registers.ORGANISATION, organisation, Map.of())
                        : register.replace(Registers.ORGANISATION, ifMatch, organisation, Map.of()));
    }

    @GET
    @Path("/versions")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List what was said of the organisation, newest first")
    public RestResponse<List<Version<Organisation>>> versions(
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                register.versions(Registers.ORGANISATION, after, limit + 1),
                limit,
                Function.identity(),
                Version::tag,
                uri);
    }

    private static RestResponse<Organisation> tagged(Version<Organisation> version) {
        return ResponseBuilder.ok(version.declared()).tag(version.tag()).build();
    }
}
