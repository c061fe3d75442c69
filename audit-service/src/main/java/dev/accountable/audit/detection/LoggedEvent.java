package dev.accountable.audit.detection;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as a rule sees it: persons are pseudonyms.
 *
 * @param index its place in the log
 * @param details empty where the payload has been forgotten
 */
record LoggedEvent(
        long index,
        UUID id,
        Instant time,
        String type,
        String source,
        String outcome,
        UUID actor,
        @Nullable UUID subject,
        Map<String, String> details) {}
