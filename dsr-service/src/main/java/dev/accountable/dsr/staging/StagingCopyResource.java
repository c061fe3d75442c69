package dev.accountable.dsr.staging;

import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.SystemAccess;
import dev.accountable.dsr.job.JobRow;
import dev.accountable.dsr.job.Jobs;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Copies for tests and development. Where they come from and go to is configuration; what happens to each column is asked. */
@Path("/api/v1/staging-copies")
@Tag(name = "Staging copies")
class StagingCopyResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final StagingCopy copies;
    private final StagingCopies started;
    private final SystemAccess access;
    private final Jobs jobs;

    StagingCopyResource(StagingCopy copies, StagingCopies started, SystemAccess access, Jobs jobs) {
        this.copies = copies;
        this.started = started;
        this.access = access;
        this.jobs = jobs;
    }

    /** The databases are asked outside of our own transaction, which so never waits for somebody else's. */
    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Operation(
            summary = "Copy a database to a staging database, each column treated as declared; the target is emptied")
    @APIResponseSchema(value = StagingCopyView.class, responseCode = "202", responseDescription = "It is being done")
    public RestResponse<StagingCopyView> start(
            @NotNull @Valid StartStagingCopy body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (!access.isConfigured(body.source())) {
            throw ProblemException.invalid("source", "is not a configured connection");
        }
        if (!access.isConfigured(body.target()) || !access.isStaging(body.target())) {
            throw ProblemException.invalid("target", "is not configured as a staging database");
        }
        if (body.source().equals(body.target())) {
            throw ProblemException.invalid("target", "must not be the source");
        }
        refuse(contradictions(body));
        return started.add(body, ACCEPTED);
    }

    private List<String> contradictions(StartStagingCopy body) {
        try {
            return copies.contradictions(body);
        } catch (ConnectorException e) {
            throw ProblemException.of(
                    Status.SERVICE_UNAVAILABLE,
                    "system-unavailable",
                    "The databases could not be asked whether the copy can be made. " + e.getMessage() + ".");
        }
    }

    private static void refuse(List<String> reasons) {
        if (!reasons.isEmpty()) {
            throw ProblemException.refused(
                    "staging-copy-refused", "The copy cannot be made", String.join("; ", reasons) + ".");
        }
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List copies, newest first")
    public RestResponse<List<StagingCopyView>> list(
            @RestQuery Optional<UUID> after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        return KeysetPage.of(
                jobs.newest(StagingCopy.NAME, null, after, limit + 1),
                limit,
                started::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one copy: what was copied, what was looked at, or why the target cannot be used")
    public StagingCopyView get(UUID id) {
        JobRow job = jobs.find(StagingCopy.NAME, id).orElseThrow(() -> ProblemException.notFound("such copy"));
        return started.view(job);
    }
}
