package dev.accountable.audit.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/**
 * An event split into the envelope that the log keeps for ever and the payload that may be forgotten.
 *
 * <p>The resource is payload, not envelope, although it is an opaque id: with refusals it is the path that somebody asked
 * for, and so any text at all; and one id in many envelopes would still tie a person's events together after the person
 * has been forgotten. What the envelope says of persons are pseudonyms, of everything else a salted commitment. Both JSON
 * texts are canonical (RFC 8785).
 *
 * @param salt 32 random bytes in base64, without which nobody can try contents against the commitment
 */
record SealedEvent(
        AppendEvent event, UUID actor, @Nullable UUID subject, String salt, String payload, String envelope) {

    private static final int ENVELOPE_VERSION = 1;

    /** The commitment alone, read back from an envelope. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Commitment(String commitment) {}

    static SealedEvent seal(AppendEvent event, UUID actor, @Nullable UUID subject, byte[] salt) {
        String payload = payload(event);
        return new SealedEvent(
                event,
                actor,
                subject,
                Base64.getEncoder().encodeToString(salt),
                payload,
                envelope(event, actor, subject, commitment(salt, payload)));
    }

    static String payload(AppendEvent event) {
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        event.data().details().forEach(details::put);
        return canonical(JsonNodeFactory.instance
                .objectNode()
                .put("resource", event.subject())
                .set("details", details));
    }

    static String envelope(AppendEvent event, UUID actor, @Nullable UUID subject, String commitment) {
        ObjectNode envelope = JsonNodeFactory.instance
                .objectNode()
                .put("v", ENVELOPE_VERSION)
                .put("id", event.id().toString())
                .put("time", event.time().toString())
                .put("type", event.type())
                .put("source", event.source())
                .put("actor", actor.toString())
                .put("outcome", event.data().outcome().name())
                .put("commitment", commitment);
        if (subject != null) {
            envelope.put("subject", subject.toString());
        }
        return canonical(envelope);
    }

    static String commitment(byte[] salt, String payload) {
        return Base64.getEncoder().encodeToString(saltedHash(salt, payload));
    }

    /**
     * A person's pseudonym: a commitment as well, cut to the 122 bits of a UUID (version 8). A random number would hide the
     * person as well, but then whoever can write to the table could make another person the author of what was done.
     */
    static UUID pseudonym(byte[] salt, String reference) {
        ByteBuffer hash = ByteBuffer.wrap(saltedHash(salt, reference));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    private static byte[] saltedHash(byte[] salt, String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static String canonical(ObjectNode json) {
        try {
            return new JsonCanonicalizer(json.toString()).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException("What Jackson writes is always JSON", e);
        }
    }
}
