package dev.accountable.consent.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fired inside the transaction that records events, synchronously: what an observer writes commits with them, and an
 * observer that throws undoes them. One firing may be for many people.
 */
public record Recorded(List<Event> events) {

    /**
     * One of them.
     *
     * @param subject whose choice, as the opaque reference that callers use
     * @param state GIVEN, REFUSED, WITHDRAWN or EXPIRED
     * @param expiresAt when a given consent ends by itself; null: it does not
     */
    public record Event(
            UUID id,
            UUID submission,
            String subject,
            String purpose,
            int purposeVersion,
            State state,
            Instant at,
            @Nullable Instant expiresAt) {}
}
