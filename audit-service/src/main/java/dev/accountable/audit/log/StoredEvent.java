package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.log.Records.Placed;
import dev.accountable.audit.log.Records.Salted;
import dev.accountable.audit.log.Records.Stored;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of one stored event by its envelope, which the tree vouches for: whether the columns repeat it, and
 * whether payload and persons are those that it is committed to. Computed from what the README promises to auditors, and
 * not by the code that once wrote it.
 */
class StoredEvent {

    private final ObjectMapper json;

    StoredEvent(ObjectMapper json) {
        this.json = json;
    }

    List<Finding> findings(long index, Placed placed, Stored event) {
        List<Finding> findings = new ArrayList<>();
        JsonNode envelope = read(event.envelope());
        for (Map.Entry<String, @Nullable String> column : event.columns().entrySet()) {
            String said = text(envelope, column.getKey());
            if (said == null ? column.getValue() != null : !said.equals(column.getValue())) {
                findings.add(new Finding(
                        index,
                        "event",
                        placed.eventId().toString(),
                        column.getKey().toUpperCase(Locale.ROOT) + "_DIFFERS"));
            }
        }
        Salted payload = placed.payload();
        if (payload != null) {
            boolean committed =
                    Base64.getEncoder().encodeToString(hash(payload)).equals(text(envelope, "commitment"));
            if (!committed || !String.valueOf(placed.resource()).equals(text(read(payload.text()), "resource"))) {
                findings.add(new Finding(index, "payload", placed.eventId().toString(), Finding.CHANGED));
            }
        }
        person(index, placed.actor(), event.columns().get("actor"), findings);
        person(index, placed.subject(), event.columns().get("subject"), findings);
        return findings;
    }

    private static void person(
            long index, @Nullable Salted person, @Nullable String pseudonym, List<Finding> findings) {
        if (person != null && pseudonym != null && !pseudonym(person).equals(pseudonym)) {
            findings.add(new Finding(index, "person", pseudonym, Finding.CHANGED));
        }
    }

    /** The first 122 bits of the hash, as a UUID of version 8. */
    private static String pseudonym(Salted person) {
        ByteBuffer hash = ByteBuffer.wrap(hash(person));
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low).toString();
    }

    private static byte[] hash(Salted salted) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(Base64.getDecoder().decode(salted.salt()));
            return sha256.digest(salted.text().getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.get(field);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            return json.nullNode();
        }
    }
}
