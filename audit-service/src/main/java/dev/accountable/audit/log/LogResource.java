package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.audit.log.Leaves.Placed;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Nothing here is personal: hashes, signatures, and envelopes that speak in pseudonyms. So reading it is not recorded. */
@Path("/api/v1/log")
@Produces("text/plain;charset=UTF-8")
class LogResource {

    private static final String AUDITOR = "auditor";
    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String DATA_SUBJECT = "data-subject";
    /** A service that hands out proofs of what it reported itself. */
    private static final String PROOF_READER = "proof-reader";

    private final Leaves leaves;
    private final Tiles tiles;
    private final Heads heads;
    private final LogKeys keys;
    private final SecurityIdentity caller;
    private final AuditTrail auditTrail;

    LogResource(Leaves leaves, Tiles tiles, Heads heads, LogKeys keys, SecurityIdentity caller, AuditTrail auditTrail) {
        this.leaves = leaves;
        this.tiles = tiles;
        this.heads = heads;
        this.keys = keys;
        this.caller = caller;
        this.auditTrail = auditTrail;
    }

    @GET
    @Path("/checkpoint")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "The signed head of the log (C2SP tlog-checkpoint)")
    public RestResponse<String> checkpoint() {
        return text(latest().note());
    }

    @GET
    @Path("/cosigned-checkpoint")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(
            summary = "The newest head that a witness has cosigned (C2SP tlog-cosignature)",
            description = "A log that grows has a newer head than any witness has seen. 404 where there is no witness.")
    public RestResponse<String> cosignedCheckpoint() {
        return text(Checkpoint.latestCosigned()
                .orElseThrow(() -> ProblemException.notFound("checkpoint that a witness has cosigned"))
                .note());
    }

    @GET
    @Path("/key")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(
            summary = "The keys that checkpoints are verified with, newest first (C2SP signed-note verifier keys)",
            description =
                    "One a line. Compare them with what the operator publishes elsewhere: a log that forges would forge"
                            + " its key too.")
    public RestResponse<String> key() {
        return text(keys.verifying().stream().map(key -> key + "\n").collect(Collectors.joining()));
    }

    @GET
    @Path("/inclusion-proofs/{eventId}")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER, DATA_SUBJECT, PROOF_READER})
    @Operation(
            summary = "Proof that an event is in the log, to be verified without the log (C2SP tlog-proof)",
            description =
                    "The extra line holds the event's envelope, which is the leaf. An event that is durable and not"
                            + " yet in the tree answers 404 of the type not-yet-integrated, with Retry-After. A data subject gets"
                            + " the proofs of events about themselves, a service those of events from itself.")
    public RestResponse<String> inclusionProof(UUID eventId) {
        Placed leaf = leaves.find(eventId).orElseThrow(() -> ProblemException.notFound("event " + eventId));
        refuseUnlessOwn(eventId, leaf, "log/inclusion-proofs/");
        Long index = leaf.index();
        if (index == null) {
            throw notYet("The event " + eventId + " is stored and gets its place in the tree in a moment.");
        }
        Checkpoint checkpoint = heads.with(index)
                .orElseThrow(() -> notYet("The log signs the checkpoint that holds this event in a moment."));
        List<byte[]> proof = tiles.prove(nodes -> MerkleTree.inclusionProof(index, checkpoint.size(), nodes));
        return text("c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n%s\n%s"
                .formatted(base64(leaf.envelope().getBytes(UTF_8)), index, lines(proof), checkpoint.note()));
    }

    @GET
    @Path("/openings/{eventId}")
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(PROOF_READER)
    @Operation(
            summary = "What the commitment of an event's envelope was made of, for the service that sent the event",
            description =
                    "The commitment is SHA-256(payloadSalt ‖ payload). 404 where the payload was forgotten. What a"
                            + " service learns from it that it did not report itself is the salt alone, so it is not recorded.")
    public Opening opening(UUID eventId) {
        Placed leaf = leaves.find(eventId).orElseThrow(() -> ProblemException.notFound("event " + eventId));
        refuseUnlessOwn(eventId, leaf, "log/openings/");
        return leaves.opening(eventId)
                .orElseThrow(() -> ProblemException.notFound("payload of the event " + eventId + " any more"));
    }

    private void refuseUnlessOwn(UUID eventId, Placed leaf, String path) {
        boolean readsTheLog = caller.hasRole(AUDITOR) || caller.hasRole(PRIVACY_OFFICER);
        boolean own = (caller.hasRole(PROOF_READER) && leaf.source().equals("/" + client()))
                || (caller.hasRole(DATA_SUBJECT)
                        && leaves.isAbout(eventId, caller.getPrincipal().getName()));
        if (!readsTheLog && !own) {
            auditTrail.refused(path + eventId, Map.of("reason", "another's event"));
            throw ProblemException.notFound("event " + eventId);
        }
    }

    /** The OIDC client that the token was issued to, which is a service's own name; empty where the token names none. */
    private String client() {
        return caller.getPrincipal() instanceof JsonWebToken token && token.getClaim(Claims.azp) instanceof String azp
                ? azp
                : "";
    }

    @GET
    @Path("/consistency-proofs")
    @RolesAllowed({AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "Proof that the log of one size is the beginning of the log of another (RFC 6962, 2.1.2)")
    public RestResponse<String> consistencyProof(
            @Parameter(description = "Size of the older checkpoint") @RestQuery @NotNull @Min(0) Long from,
            @Parameter(description = "Size of the newer checkpoint") @RestQuery @NotNull @Min(0) Long to) {
        if (from > to) {
            throw ProblemException.invalid("from", "must not be larger than 'to'");
        }
        if (to > latest().size()) {
            throw ProblemException.invalid("to", "must not be larger than the log");
        }
        return text(lines(tiles.prove(nodes -> MerkleTree.consistencyProof(from, to, nodes))));
    }

    private static Checkpoint latest() {
        return Checkpoint.latest().orElseThrow(() -> notYet("The log signs its first checkpoint in a moment."));
    }

    private static ProblemException notYet(String detail) {
        return ProblemException.later(Status.NOT_FOUND, "not-yet-integrated", detail, 1);
    }

    private static String lines(List<byte[]> hashes) {
        return hashes.stream().map(hash -> base64(hash) + "\n").collect(Collectors.joining());
    }

    private static RestResponse<String> text(String text) {
        return ResponseBuilder.ok(text).header("Cache-Control", "no-store").build();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
