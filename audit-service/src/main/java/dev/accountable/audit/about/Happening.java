package dev.accountable.audit.about;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One thing that happened to a person's data, as they are told of it. */
record Happening(
        @Schema(description = "Under which the organisation finds it again, should you ask")
        UUID id,

        Instant time,

        @Schema(example = "Your consents were looked at.") String what,

        By by,

        @Schema(description = "Which part of the platform reported it", example = "consents")
        String service,

        @Schema(description = "What happened, as a technical term", example = "dev.accountable.access.read")
        String type,

        @Schema(description = "Where to fetch the proof that the log holds it, unchanged")
        URI proof) {

    /**
     * @param category the part that whoever did it plays
     * @param words the same in plain words
     */
    record By(Who category, String words) {}
}
