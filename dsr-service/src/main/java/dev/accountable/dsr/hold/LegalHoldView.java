package dev.accountable.dsr.hold;

import dev.accountable.dsr.datamap.IdentifierKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A hold as the privacy office and auditors see it: which kinds of identifier it looks for, never their values.
 *
 * @param endsOn the last day it stands
 */
record LegalHoldView(
        UUID id,
        State state,
        @Nullable String subject,
        Set<IdentifierKind> identifiers,
        @Nullable String system,
        @Nullable String dataset,
        String reason,
        String legalBasis,
        String owner,
        LocalDate startsOn,
        LocalDate reviewOn,
        @Nullable LocalDate endsOn,
        String setBy,
        Instant setAt,
        @Nullable String releasedBy,
        @Nullable Instant releasedAt,
        @Nullable String releaseReason) {

    @Schema(name = "LegalHoldState")
    enum State {
        /** Set, and begins later. */
        TO_COME,
        STANDING,
        /** Stands although the day of its review has passed. */
        REVIEW_OVERDUE,
        OVER,
        RELEASED
    }
}
