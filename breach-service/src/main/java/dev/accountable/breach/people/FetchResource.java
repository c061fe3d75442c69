package dev.accountable.breach.people;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.scope.ScopeView;
import dev.accountable.breach.scope.Scopes;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The people of a scope become the recipients of a communication. Who they are is disclosed here, so a second factor is asked for. */
@Path("/api/v1/incidents/{id}/communications/{number}/fetches")
@Tag(name = "Communications")
class FetchResource {

    private static final int MOST = 50;

    private final Incidents incidents;
    private final Communications communications;
    private final Scopes scopes;
    private final Fetches fetches;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    FetchResource(
            Incidents incidents,
            Communications communications,
            Scopes scopes,
            Fetches fetches,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.communications = communications;
        this.scopes = scopes;
        this.fetches = fetches;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(SECURITY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(
            summary = "Have the people of a scope listed by their systems, each to get one letter",
            description =
                    "Goes on by itself, is tried again where a part is away, and adds nobody twice. Who has no address"
                            + " in the system is looked for in consent-service; who has none there is UNREACHABLE and shows. Asked"
                            + " again, only what failed is begun anew.")
    public List<Views.Fetch> fetch(UUID id, int number, @NotNull @Valid Requests.FetchPeople request) {
        incidents.forChange(id);
        Views.Communication communication = get(id, number);
        if (communication.means() != Requests.Means.INDIVIDUAL) {
            throw ProblemException.conflict(
                    "communication-means", "It is made in public: nobody is written to. Draft another one.");
        }
        if (communication.audience() != Requests.Audience.PEOPLE) {
            throw ProblemException.conflict(
                    "communication-audience", "It is for customers: upload their list, or draft one for the people.");
        }
        ScopeView scope = scopes.get(id, request.scope())
                .orElseThrow(() -> ProblemException.invalid("scope", "must be the number of a scope of this incident"));
        if (scope.listed().isEmpty()) {
            throw ProblemException.refused(
                    "scope-not-reachable",
                    "No system of this scope can list its people",
                    "Have them listed by whoever runs the systems, and upload the list.");
        }
        Instant now = clock.instant();
        String me = caller.getPrincipal().getName();
        for (String system : scope.listed()) {
            fetches.ask(id, number, request.scope(), system, me, now);
        }
        auditTrail.record(
                "breach.communication.people-asked-for",
                "incidents/" + id + "/communications/" + number,
                null,
                Map.of("scope", Integer.toString(request.scope())));
        return fetches.list(id, number, 0, 1000).stream()
                .filter(fetch -> fetch.scope() == request.scope())
                .toList();
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @Operation(summary = "List the lists of people that were asked for, and how far they are")
    public RestResponse<List<Views.Fetch>> list(
            UUID id,
            int number,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("20") @Min(1) @Max(MOST) int limit,
            UriInfo uri) {
        incidents.get(id);
        get(id, number);
        return KeysetPage.of(
                fetches.list(id, number, after, limit + 1),
                limit,
                fetch -> fetch,
                last -> Integer.toString(last.position()),
                uri);
    }

    private Views.Communication get(UUID id, int number) {
        return communications.get(id, number).orElseThrow(() -> ProblemException.notFound("such communication"));
    }
}
