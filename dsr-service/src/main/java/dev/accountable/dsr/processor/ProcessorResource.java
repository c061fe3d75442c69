package dev.accountable.dsr.processor;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Register;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
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

/** Who outside gets personal data: processors, their sub-processors, joint controllers and other recipients. */
@Path("/api/v1/processors")
@Tag(name = "Processors")
class ProcessorResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Register<Processor> register;

    ProcessorResource(Registers registers) {
        this.register = registers.processors();
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Register a processor, sub-processor, joint controller or other recipient")
    @APIResponseSchema(value = Processor.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<Processor> add(
            @NotNull @Valid Processor processor, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Version<Processor> version = register.add(processor.key(), processor, Map.of());
        return ResponseBuilder.create(CREATED, version.declared())
                .location(URI.create("/api/v1/processors/" + processor.key()))
                .tag(version.tag())
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the registered processors and recipients by key")
    public RestResponse<List<Processor>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(register.page(after, limit + 1), limit, Version::declared, Version::key, uri);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one processor")
    public RestResponse<Processor> get(@Pattern(regexp = SystemMap.KEY) String key) {
        return tagged(register.current(key).orElseThrow(() -> ProblemException.notFound("such processor")));
    }

    @PUT
    @Path("/{key}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Replace what is declared of a processor; what was declared before stays in its versions")
    public RestResponse<Processor> replace(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid Processor processor) {
        if (!processor.key().equals(key)) {
            throw ProblemException.invalid("key", "must be '" + key + "': the key of a processor does not change");
        }
        return tagged(register.replace(key, ifMatch, processor, Map.of()));
    }

    @DELETE
    @Path("/{key}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Take a processor out: nothing goes there any more. What was declared stays in its versions")
    public void remove(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch) {
        register.remove(key, ifMatch);
    }

    @GET
    @Path("/{key}/versions")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List how a processor was declared, newest first; without document where it was removed")
    public RestResponse<List<Version<Processor>>> versions(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(register.versions(key, after, limit + 1), limit, Function.identity(), Version::tag, uri);
    }

    private static RestResponse<Processor> tagged(Version<Processor> version) {
        return ResponseBuilder.ok(version.declared()).tag(version.tag()).build();
    }
}
