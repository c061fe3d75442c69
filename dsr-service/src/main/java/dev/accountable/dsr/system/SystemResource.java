package dev.accountable.dsr.system;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.SqlConnector;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

@Path("/api/v1/systems")
@Tag(name = "Systems")
class SystemResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final SqlConnector connector;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    SystemResource(SqlConnector connector, AuditTrail auditTrail, InstantSource clock) {
        this.connector = connector;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    /** The system is asked outside of our own transaction, which so never waits for somebody else's database. */
    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "Register a system: where personal data is in it, and what erasure means there")
    @APIResponseSchema(value = SystemView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<SystemView> register(@NotNull @Valid SystemMap map) {
        refuse(map.contradictions());
        refuse(askedOfTheSystem(map));
        SystemView registered = QuarkusTransaction.requiringNew().call(() -> {
            if (RegisteredSystem.withKey(map.key()).isPresent()) {
                throw ProblemException.conflict("system-exists", "The system '" + map.key() + "' exists already.");
            }
            var system = new RegisteredSystem(map, clock.instant());
            system.persistAndFlush();
            auditTrail.record(
                    "dsr.system.registered",
                    "systems/" + map.key(),
                    null,
                    Map.of(
                            "connection",
                            map.connection(),
                            "datasets",
                            "" + map.datasets().size()));
            return system.view();
        });
        return ResponseBuilder.create(CREATED, registered)
                .location(URI.create("/api/v1/systems/" + map.key()))
                .build();
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
            return connector.contradictions(map);
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
