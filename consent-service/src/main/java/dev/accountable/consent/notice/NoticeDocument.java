package dev.accountable.consent.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * A published version as everybody reads it and as it is hashed: canonical JSON (RFC 8785), so that whoever has the answer
 * needs nothing but SHA-256 to know that it is the text which a consent names.
 */
record NoticeDocument(
        String key,
        NoticeKind kind,
        int version,
        boolean major,
        String language,

        @Schema(examples = "2026-12-01T00:00:00.000000Z", description = "UTC, always with six digits behind the second")
        String effectiveAt,

        @Schema(examples = "2026-11-25T09:30:00.000000Z") String publishedAt,

        @Schema(description = "By language") List<Text> texts) {

    record Text(String language, String title, String text) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static String instant(Instant at) {
        return MICROSECONDS.format(at);
    }

    byte[] canonical() {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(this)).getEncodedUTF8();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A notice is always writable as JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(String text) {
        return sha256(text.getBytes(UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
