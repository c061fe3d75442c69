package dev.accountable.consent.event;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account takes over about one purpose, as it stood with the visitor or before.
 *
 * @param since when it was said; what is recorded now is later
 * @param expiresAt not counted anew: a consent does not last longer because a visitor signed in
 */
record Carried(
        String purpose,
        State state,
        Instant since,
        @Nullable Instant expiresAt,
        int purposeVersion,
        @Nullable UUID noticeId,
        @Nullable Proof proof) {}
