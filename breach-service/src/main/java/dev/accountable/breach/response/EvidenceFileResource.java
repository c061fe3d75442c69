package dev.accountable.breach.response;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What was collected itself: a log, an image of a disk, a letter of the attacker. */
@Path("/api/v1/incidents/{id}/evidence/{number}/content")
@Tag(name = "Investigation")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class EvidenceFileResource {

    /** For the longest file over a slow line. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Incidents incidents;
    private final Handling handling;
    private final EvidenceFiles files;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    EvidenceFileResource(
            Incidents incidents,
            Handling handling,
            EvidenceFiles files,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.handling = handling;
        this.files = files;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Blocking
    @Operation(
            summary = "Keep the file of a piece of evidence: of exactly the SHA-256 that it was registered with",
            description = "Once it is kept it never changes. Sent again, it is refused (409).")
    @APIResponseSchema(value = Views.Evidence.class, responseCode = "201", responseDescription = "Kept")
    public RestResponse<Views.Evidence> keep(UUID id, int number, InputStream content) {
        Views.Evidence kept = QuarkusTransaction.requiringNew()
                .timeout((int) LONGEST.toSeconds())
                .call(() -> {
                    Views.Evidence evidence = get(id, number);
                    if (evidence.bytes() != null) {
                        throw ProblemException.conflict(
                                "evidence-kept", "Its file is kept already, and never changes.");
                    }
                    try {
                        files.keep(id, evidence, content, caller.getPrincipal().getName(), clock.instant());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    // Only now: nobody waits for this incident as long as a file takes.
                    incidents.forChange(id);
                    auditTrail.record(
                            "breach.evidence.kept",
                            "incidents/" + id,
                            null,
                            Map.of("number", Integer.toString(number), "sha256", evidence.sha256()));
                    return get(id, number);
                });
        return ResponseBuilder.create(CREATED, kept).build();
    }

    @GET
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Operation(
            summary = "Fetch the file of a piece of evidence; who did stands in the log",
            description = "The header Repr-Digest (RFC 9530) holds its SHA-256.")
    public RestResponse<StreamingOutput> fetch(UUID id, int number) {
        incidents.get(id);
        Views.Evidence evidence = get(id, number);
        if (evidence.bytes() == null) {
            throw ProblemException.notFound("such file");
        }
        auditTrail.read("incidents/" + id + "/evidence/" + number, null, Map.of("sha256", evidence.sha256()));
        StreamingOutput file = to -> QuarkusTransaction.requiringNew()
                .timeout((int) LONGEST.toSeconds())
                .run(() -> {
                    try {
                        files.write(id, number, to);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return ResponseBuilder.ok(file)
                .header("Content-Disposition", "attachment; filename=\"evidence-" + number + ".bin\"")
                .header("X-Content-Type-Options", "nosniff")
                .header("Repr-Digest", "sha-256=:" + base64(evidence.sha256()) + ":")
                .build();
    }

    private Views.Evidence get(UUID id, int number) {
        return handling.evidence(id, number).orElseThrow(() -> ProblemException.notFound("such evidence"));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
