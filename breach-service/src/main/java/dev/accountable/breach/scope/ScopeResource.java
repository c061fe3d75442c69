package dev.accountable.breach.scope;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import dev.accountable.breach.Incidents;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Somebody says which systems were hit; the data map says what that means. */
@Path("/api/v1/incidents/{id}/scopes")
@Tag(name = "Scopes")
class ScopeResource {

    /** Days that dsr-service takes. */
    private static final LocalDate EARLIEST = LocalDate.of(1970, 1, 2);

    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);

    private final DataMapScope dataMap;
    private final Incidents incidents;
    private final Scopes scopes;
    private final SecurityIdentity caller;

    ScopeResource(@RestClient DataMapScope dataMap, Incidents incidents, Scopes scopes, SecurityIdentity caller) {
        this.dataMap = dataMap;
        this.incidents = incidents;
        this.scopes = scopes;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(SECURITY_OFFICER)
    @AuthenticationContext("2")
    @Operation(
            summary = "Find out which data and how many people a breach of some systems concerns",
            description =
                    "By the data map and the systems themselves, which takes a while; counted, not yet listed. In doubt"
                            + " a person is affected. Where dsr-service or a system is away: 503, and nothing is kept.")
    @APIResponseSchema(value = ScopeView.class, responseCode = "201", responseDescription = "Determined")
    public RestResponse<ScopeView> determine(
            UUID id,
            @NotNull @Valid DetermineScope request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (incidents.get(id).closedAt() != null) {
            throw ProblemException.conflict(
                    "incident-closed", "The incident is closed. What is new is a new incident.");
        }
        checkWindow(request.from(), request.until());
        List<SystemScope> found = new ArrayList<>();
        for (String system : new TreeSet<>(request.systems())) {
            found.add(ask(id, system, request));
        }
        return scopes.add(id, request, found, caller.getPrincipal().getName());
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List what was found out about whom the breach concerns, with source and time")
    public RestResponse<List<ScopeView>> list(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("20") @Min(1) @Max(50) int limit,
            UriInfo uri) {
        incidents.get(id);
        return KeysetPage.of(
                scopes.list(id, after, limit + 1), limit, scope -> scope, last -> Integer.toString(last.number()), uri);
    }

    private SystemScope ask(UUID incident, String system, DetermineScope request) {
        try {
            return dataMap.scope(system, incident, request.from(), request.until());
        } catch (WebApplicationException e) {
            int status = e.getResponse().getStatus();
            if (status == Status.NOT_FOUND.getStatusCode()) {
                throw ProblemException.invalid("systems", "'" + system + "' is no system of the data map");
            }
            throw unavailable("dsr-service answered " + status + " about '" + system + "'.");
        } catch (ProcessingException e) {
            throw unavailable("dsr-service cannot be reached.");
        }
    }

    private static void checkWindow(@Nullable LocalDate from, @Nullable LocalDate until) {
        if ((from == null) != (until == null) || (from != null && until != null && until.isBefore(from))) {
            throw ProblemException.invalid("until", "must come with from, and not be before it");
        }
        if (from != null && until != null && (from.isBefore(EARLIEST) || until.isAfter(LATEST))) {
            throw ProblemException.invalid("from", "and until must be days from " + EARLIEST + " to " + LATEST);
        }
    }

    private static ProblemException unavailable(String detail) {
        return ProblemException.of(
                Status.SERVICE_UNAVAILABLE, "scope-unavailable", detail + " Nothing was kept; try again.");
    }
}
