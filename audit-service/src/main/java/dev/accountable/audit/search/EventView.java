package dev.accountable.audit.search;

import dev.accountable.audit.event.Outcome;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One event, with as much of it as has not been forgotten. */
record EventView(
        UUID id,

        @Schema(description = "Its place in the tree, from 0; absent for the moment before it is integrated") @Nullable
        Long index,

        Instant time,
        String type,
        String source,
        Outcome outcome,
        UUID actorPseudonym,

        @Schema(description = "Who did it; absent where that has been forgotten") @Nullable
        String actor,

        @Nullable UUID dataSubjectPseudonym,

        @Schema(description = "Whose data it is about; absent where there is nobody or that has been forgotten")
        @Nullable
        String dataSubject,

        @Schema(description = "What it happened to; absent where the payload has been forgotten") @Nullable
        String resource,

        @Nullable Map<String, String> details,

        @Schema(description = "Only where one event is asked for") @Nullable
        Evidence evidence) {

    /** As somebody sees it who may see neither payloads nor who stands behind a pseudonym. */
    EventView envelopeOnly() {
        return new EventView(
                id,
                index,
                time,
                type,
                source,
                outcome,
                actorPseudonym,
                null,
                dataSubjectPseudonym,
                null,
                null,
                null,
                null);
    }

    /** The part of the payload that is no column of its own. */
    @RegisterForReflection
    record Payload(String resource, Map<String, String> details) {}

    /**
     * What somebody needs who does not take our word for it. The envelope is the leaf that the inclusion proof speaks of;
     * its commitment is SHA-256(payloadSalt ‖ payload), and a pseudonym is made of SHA-256(salt ‖ reference).
     * Salts are in base64.
     */
    record Evidence(
            String envelope,
            @Nullable String payload,
            @Nullable String payloadSalt,
            @Nullable String actorSalt,
            @Nullable String dataSubjectSalt) {}
}
