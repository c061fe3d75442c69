package dev.accountable.dsr.retention;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What rules did, and what they would have done. */
@Path("/api/v1/retention-runs")
@Tag(name = "Retention")
class RetentionRunResource {

    private final RetentionRuns runs;

    RetentionRunResource(RetentionRuns runs) {
        this.runs = runs;
    }

    @GET
    @RolesAllowed({"privacy-officer", "auditor"})
    @Operation(summary = "List runs, newest first; of one rule, where it is named")
    public RestResponse<List<RetentionRunView>> list(
            @RestQuery Optional<UUID> rule,
            @RestQuery Optional<UUID> after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                runs.newest(rule.orElse(null), after, limit + 1),
                limit,
                run -> run,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"privacy-officer", "auditor"})
    @Operation(summary = "Read the report of one run")
    public RetentionRunView get(UUID id) {
        return runs.find(id).orElseThrow(() -> ProblemException.notFound("such run"));
    }
}
