package dev.accountable.dsr.system;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Connectors;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/systems")
@Tag(name = "Systems")
class SystemResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Connectors connectors;
    private final SystemRegister register;

    SystemResource(Connectors connectors, SystemRegister register) {
        this.connectors = connectors;
        this.register = register;
    }

    /** The system is asked outside of our own transaction, which so never waits for somebody else's database. */
    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "Register a system: where personal data is in it, and what erasure means there")
    @APIResponseSchema(value = SystemView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<SystemView> register(
            @NotNull @Valid SystemMap map, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        refuse(map.contradictions());
        refuse(askedOfTheSystem(map));
        return register.add(map);
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the registered systems")
    public RestResponse<List<SystemView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                RegisteredSystem.page(after, limit + 1), limit, RegisteredSystem::view, RegisteredSystem::key, uri);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one system")
    public SystemView get(@Pattern(regexp = SystemMap.KEY) String key) {
        return RegisteredSystem.withKey(key)
                .orElseThrow(() -> ProblemException.notFound("such system"))
                .view();
    }

    private List<String> askedOfTheSystem(SystemMap map) {
        try {
            return connectors.of(map).contradictions(map);
        } catch (ConnectorException e) {
            throw ProblemException.of(
                    Response.Status.SERVICE_UNAVAILABLE,
                    "system-unavailable",
                    "The system could not be asked whether the map is right. " + e.getMessage() + ".");
        }
    }

    private static void refuse(List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw ProblemException.refused(
                    "data-map-refused", "The data map cannot be right", String.join("; ", reasons) + ".");
        }
    }
}
