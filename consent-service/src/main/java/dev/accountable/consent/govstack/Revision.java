package dev.accountable.consent.govstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/** What an object said from one moment on. The snapshot holds only what does not change any more: asking twice gives the same. */
record Revision(
        String id,
        @Schema(examples = "ConsentRecord") String schemaName,
        String objectId,
        boolean signedWithoutObjectId,

        @Schema(description = "Canonical JSON (RFC 8785)") String serializedSnapshot,

        @Schema(
                description = "SHA-1 of serializedSnapshot, in hex, as the specification fixes it. A checksum and no"
                        + " proof: what proves an act is its receipt")
        String serializedHash,

        Instant timestamp,
        @Nullable String authorizedByIndividualId,

        @Schema(description = "Who sent it, or the role that alone may") @Nullable
        String authorizedByOther,

        @Schema(description = "The revision that replaced this one; in a history only") @Nullable
        String successorId,

        @Schema(description = "Where the signed receipt of the act is") @Nullable
        String receipt) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a purpose or a notice, which only the privacy officer changes; by whom is for staff to read. */
    static Revision byOfficer(String schemaName, RevisionId id, Instant at, Map<String, Object> objectData) {
        return of(schemaName, id.key(), id.toString(), at, null, "privacy-officer", objectData, null, null);
    }

    /** Of a consent record: one act of a person. */
    static Revision byPerson(
            UUID record,
            UUID event,
            Instant at,
            String subject,
            String actor,
            Map<String, Object> objectData,
            @Nullable UUID successor,
            UUID submission) {
        return of(
                "ConsentRecord",
                record.toString(),
                event.toString(),
                at,
                actor.equals(subject) ? subject : null,
                actor,
                objectData,
                successor == null ? null : successor.toString(),
                "/api/v1/receipts/" + submission);
    }

    private static Revision of(
            String schemaName,
            String objectId,
            String id,
            Instant at,
            @Nullable String individual,
            String other,
            Map<String, Object> objectData,
            @Nullable String successor,
            @Nullable String receipt) {
        Map<String, Object> snapshot = new TreeMap<>(Map.of(
                "objectData", objectData,
                "schemaName", schemaName,
                "objectId", objectId,
                "signedWithoutObjectId", false,
                "timestamp", at.toString(),
                "authorizedByOther", other));
        if (individual != null) {
            snapshot.put("authorizedByIndividualId", individual);
        }
        String canonical = canonical(snapshot);
        return new Revision(
                id, schemaName, objectId, false, canonical, sha1(canonical), at, individual, other, successor, receipt);
    }

    private static String canonical(Map<String, Object> snapshot) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(snapshot)).getEncodedString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A snapshot is always writable as JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whoever follows the specification computes this one. Nothing of this service rests on it. */
    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
