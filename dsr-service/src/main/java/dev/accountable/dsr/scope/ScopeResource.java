package dev.accountable.dsr.scope;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.Roles;
import dev.accountable.dsr.connector.AffectedPeople;
import dev.accountable.dsr.connector.AffectedPeople.Window;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.register.Registers;
import dev.accountable.dsr.system.RegisteredSystem;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** breach-service asks for an incident; nobody else has the role. The systems are asked, outside of our own transactions. */
@Path("/api/v1/systems/{key}/scope")
@Tag(name = "Scope of a breach")
@RolesAllowed(Roles.SCOPE_READER)
class ScopeResource {

    /** Days that every database knows. */
    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 2);

    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);

    private final AffectedPeople affected;
    private final Registers registers;
    private final PersonLines lines;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    ScopeResource(
            AffectedPeople affected,
            Registers registers,
            PersonLines lines,
            AuditTrail auditTrail,
            InstantSource clock) {
        this.affected = affected;
        this.registers = registers;
        this.lines = lines;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    private record Asked(SystemMap system, DataMap map) {}

    @GET
    @Operation(
            summary = "What is in a system that was breached, who processes it, and how many people are affected",
            description = "A window is in days of UTC, the last one in it; in doubt a person is affected."
                    + " The question is recorded under its incident.")
    public SystemScope scope(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestQuery @NotNull UUID incident,
            @RestQuery @Nullable LocalDate from,
            @RestQuery @Nullable LocalDate until) {
        Window window = window(from, until);
        Asked asked = asked(key);
        record("dsr.scope.counted", key, details(incident, window));
        if (!affected.reaches(asked.system())) {
            return SystemScope.of(asked.system(), asked.map(), null, clock.instant());
        }
        try {
            var people =
                    SystemScope.People.of(affected.count(asked.system(), window).values());
            return SystemScope.of(asked.system(), asked.map(), people, clock.instant());
        } catch (ConnectorException e) {
            throw ProblemException.of(
                    Status.SERVICE_UNAVAILABLE,
                    "system-unavailable",
                    "The system could not be asked who is affected. " + e.getMessage() + ".");
        }
    }

    @GET
    @Path("/people")
    @Produces(PersonLines.MEDIA_TYPE)
    @Operation(
            summary = "List who is affected: a reference, and where the map knows them mail address and language",
            description = "JSON Lines of any length, {\"subject\":…,\"mail\":…,\"language\":…}; the last line is"
                    + " {\"people\":…}, how many there were. Without it the list is not complete: ask again."
                    + " That the list was given out is recorded under its incident.")
    @APIResponse(
            responseCode = "200",
            description = "Who is affected",
            content =
                    @Content(
                            mediaType = PersonLines.MEDIA_TYPE,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public RestResponse<StreamingOutput> people(
            @Pattern(regexp = SystemMap.KEY) String key,
            @RestQuery @NotNull UUID incident,
            @RestQuery @Nullable LocalDate from,
            @RestQuery @Nullable LocalDate until) {
        Window window = window(from, until);
        SystemMap system = asked(key).system();
        if (!affected.reaches(system)) {
            throw ProblemException.refused(
                    "scope-not-reachable",
                    "No connector lists the people of this system",
                    "Have them listed by whoever runs it, and upload the list.");
        }
        record("dsr.scope.listed", key, details(incident, window));
        return ResponseBuilder.<StreamingOutput>ok(out -> {
                    var count = lines.begin(out);
                    try {
                        affected.list(system, window, count);
                        count.end();
                    } finally {
                        Map<String, String> details = details(incident, window);
                        details.put("people", Long.toString(count.people()));
                        details.put("complete", Boolean.toString(count.isComplete()));
                        record("dsr.scope.list-ended", key, details);
                    }
                })
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private Asked asked(String key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> new Asked(
                        RegisteredSystem.withKey(key)
                                .map(RegisteredSystem::map)
                                .orElseThrow(() -> ProblemException.notFound("such system")),
                        registers.current()));
    }

    private static @Nullable Window window(@Nullable LocalDate from, @Nullable LocalDate until) {
        if (from == null && until == null) {
            return null;
        }
        if (from == null || until == null || until.isBefore(from)) {
            throw ProblemException.invalid("until", "must come with from, and not be before it");
        }
        if (from.isBefore(EARLIEST) || until.isAfter(LATEST)) {
            throw ProblemException.invalid("from", "and until must be days from " + EARLIEST + " to " + LATEST);
        }
        return new Window(from, until);
    }

    private void record(String type, String key, Map<String, String> details) {
        QuarkusTransaction.requiringNew().run(() -> auditTrail.record(type, resource(key), null, details));
    }

    private static Map<String, String> details(UUID incident, @Nullable Window window) {
        Map<String, String> details = new HashMap<>(Map.of("incident", incident.toString()));
        if (window != null) {
            details.put("from", window.from().toString());
            details.put("until", window.until().toString());
        }
        return details;
    }

    private static String resource(String key) {
        return "systems/" + key + "/scope";
    }
}
