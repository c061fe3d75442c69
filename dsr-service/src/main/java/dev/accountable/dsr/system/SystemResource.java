package dev.accountable.dsr.system;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Registers;
import dev.accountable.dsr.register.Version;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
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

@Path("/api/v1/systems")
@Tag(name = "Systems")
class SystemResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final SystemRegister register;
    private final Registers registers;

    SystemResource(SystemRegister register, Registers registers) {
        this.register = register;
        this.registers = registers;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "Register a system: where personal data is in it, and what erasure means there")
    @APIResponseSchema(value = SystemView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<SystemView> register(
            @NotNull @Valid SystemMap map, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        register.check(map);
        return register.register(map);
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
    public RestResponse<SystemView> get(@Pattern(regexp = SystemMap.KEY) String key) {
        return tagged(RegisteredSystem.withKey(key).orElseThrow(SystemResource::unknown));
    }

    @PUT
    @Path("/{key}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "Replace a system's map by another; requests that are under way go on with the new one")
    public RestResponse<SystemView> replace(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid SystemMap map) {
        if (!map.key().equals(key)) {
            throw ProblemException.invalid("key", "must be '" + key + "': the key of a system does not change");
        }
        IfMatch.check(
                ifMatch,
                RegisteredSystem.withKey(key)
                        .orElseThrow(SystemResource::unknown)
                        .tag());
        register.check(map);
        return tagged(register.replace(map, ifMatch));
    }

    @DELETE
    @Path("/{key}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "Retire a system: it is not searched any more. Refused while an open request needs it")
    public void retire(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch) {
        register.retire(key, ifMatch);
    }

    @GET
    @Path("/{key}/versions")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List how a system was declared, newest first; without map where it was retired")
    public RestResponse<List<Version<SystemMap>>> versions(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                registers.systems().versions(key, after, limit + 1), limit, Function.identity(), Version::tag, uri);
    }

    private static RestResponse<SystemView> tagged(RegisteredSystem system) {
        return ResponseBuilder.ok(system.view()).tag(system.tag()).build();
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such system");
    }
}
