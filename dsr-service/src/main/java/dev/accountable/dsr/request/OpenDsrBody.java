package dev.accountable.dsr.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.problem.ProblemException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a controller asks for by OpenDSR 2.0, read strictly: what is not understood is refused with the field named, not
 * guessed.
 */
record OpenDsrBody(
        UUID id, RequestType type, Map<IdentifierKind, String> identifiers, Instant submittedAt, List<URI> callbacks) {

    private static final int MOST = 20;

    static OpenDsrBody of(JsonNode body) {
        if (!body.path("regulation").asText().equals("gdpr")) {
            throw ProblemException.invalid("regulation", "must be gdpr");
        }
        return new OpenDsrBody(id(body), type(body), identifiers(body), submittedAt(body), callbacks(body));
    }

    private static UUID id(JsonNode body) {
        String text = body.path("subject_request_id").asText();
        if (!text.matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")) {
            throw ProblemException.invalid("subject_request_id", "must be a UUID of version 4, in lower case");
        }
        return UUID.fromString(text);
    }

    private static RequestType type(JsonNode body) {
        return switch (body.path("subject_request_type").asText()) {
            case "access" -> RequestType.ACCESS;
            case "erasure" -> RequestType.ERASURE;
            default -> throw ProblemException.invalid("subject_request_type", "must be access or erasure");
        };
    }

    private static Map<IdentifierKind, String> identifiers(JsonNode body) {
        JsonNode identities = body.path("subject_identities");
        if (!identities.isArray() || identities.isEmpty() || identities.size() > MOST) {
            throw ProblemException.invalid("subject_identities", "must hold 1 to " + MOST + " identities");
        }
        Map<IdentifierKind, String> identifiers = new EnumMap<>(IdentifierKind.class);
        for (int i = 0; i < identities.size(); i++) {
            String field = "subject_identities[" + i + "]";
            JsonNode identity = identities.get(i);
            IdentifierKind kind = kind(field, identity);
            String value = identity.path("identity_value").asText();
            if (value.isBlank() || value.length() > 320 || value.indexOf('\0') >= 0) {
                throw ProblemException.invalid(field + ".identity_value", "must have 1 to 320 characters");
            }
            if (kind == IdentifierKind.EMAIL_SHA256) {
                value = value.toLowerCase(Locale.ROOT);
                if (!value.matches("[0-9a-f]{64}")) {
                    throw ProblemException.invalid(field + ".identity_value", "must be 64 hexadecimal digits");
                }
            }
            if (identifiers.put(kind, value) != null) {
                throw ProblemException.invalid(field, "is a second identity of its kind; send a request for each");
            }
        }
        return identifiers;
    }

    private static IdentifierKind kind(String field, JsonNode identity) {
        String type = identity.path("identity_type").asText();
        String format = identity.path("identity_format").asText();
        if (format.equals("md5") || format.equals("sha1")) {
            throw ProblemException.refused(
                    "weak-identity-hash",
                    "The identity is hashed too weakly",
                    field + ": " + format
                            + " no longer tells one person from another: whoever wants to can find a second"
                            + " address with the same hash, and would reach that person's data. Send sha256, or raw.");
        }
        return switch (type + " " + format) {
            case "email raw" -> IdentifierKind.EMAIL;
            case "email sha256" -> IdentifierKind.EMAIL_SHA256;
            case "controller_customer_id raw" -> IdentifierKind.CUSTOMER_NUMBER;
            default -> throw ProblemException.invalid(field, "must be one of those that /opendsr/v2/discovery names");
        };
    }

    private static Instant submittedAt(JsonNode body) {
        try {
            return OffsetDateTime.parse(body.path("submitted_time").asText()).toInstant();
        } catch (DateTimeException e) {
            throw ProblemException.invalid("submitted_time", "must be an RFC 3339 time with its offset");
        }
    }

    private static List<URI> callbacks(JsonNode body) {
        List<URI> callbacks = new ArrayList<>();
        for (JsonNode url : body.path("status_callback_urls")) {
            try {
                callbacks.add(URI.create(url.asText()));
            } catch (IllegalArgumentException e) {
                throw ProblemException.invalid("status_callback_urls", "must hold addresses");
            }
        }
        if (callbacks.size() > MOST) {
            throw ProblemException.invalid("status_callback_urls", "must hold at most " + MOST + " addresses");
        }
        return callbacks;
    }
}
