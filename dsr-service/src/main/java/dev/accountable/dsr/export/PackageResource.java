package dev.accountable.dsr.export;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A package goes to the person it is about, and to nobody else: not to staff either. */
@Path("/api/v1/packages")
@Tag(name = "Packages")
class PackageResource {

    private static final String ZIP = "application/zip";

    private final Downloads downloads;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;

    PackageResource(Downloads downloads, AuditTrail auditTrail, SecurityIdentity caller) {
        this.downloads = downloads;
        this.auditTrail = auditTrail;
        this.caller = caller;
    }

    @GET
    @Path("/{id}")
    @RolesAllowed("data-subject")
    @Transactional
    @Produces(ZIP)
    @Operation(
            summary = "Download what is held about oneself: JSON and CSV of every dataset, with a manifest of hashes")
    @APIResponse(
            responseCode = "200",
            description = "The package",
            content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "410", description = "Its lifetime is over; ask for access again")
    public RestResponse<StreamingOutput> download(
            UUID id,
            @RestHeader(Downloads.PASSWORD)
                    @Parameter(description = Downloads.PASSWORD_DESCRIPTION)
                    @Pattern(regexp = Downloads.PASSWORDS, message = Downloads.PASSWORD_MESSAGE)
                    @Nullable
                    String password) {
        ExportPackage asked = ExportPackage.<ExportPackage>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such package"));
        String subject = caller.getPrincipal().getName();
        if (!asked.isReadyFor(subject)) {
            auditTrail.refused("packages/" + id, Map.of("reason", "another person's package"));
            throw ProblemException.notFound("such package");
        }
        RestResponse<StreamingOutput> answer = downloads.of(asked, password);
        auditTrail.record(
                "dsr.package.downloaded",
                "packages/" + id,
                subject,
                Map.of("request", asked.requestId().toString()));
        return answer;
    }
}
