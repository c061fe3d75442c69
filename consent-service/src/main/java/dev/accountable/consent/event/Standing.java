package dev.accountable.consent.event;

import static dev.accountable.jdbc.Database.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a person stands on a purpose: the last event about it. */
record Standing(
        UUID event,
        State state,
        Instant at,
        @Nullable Instant expiresAt,
        int purposeVersion,
        @Nullable UUID notice) {

    static Standing read(ResultSet row) throws SQLException {
        return new Standing(
                row.getObject("event", UUID.class),
                State.valueOf(row.getString("state")),
                Objects.requireNonNull(instant(row, "at")),
                instant(row, "expires_at"),
                row.getInt("purpose_version"),
                row.getObject("notice_id", UUID.class));
    }

    static Standing of(ConsentEventView event) {
        return new Standing(
                event.id(), event.state(), event.at(), event.expiresAt(), event.purposeVersion(), event.noticeId());
    }

    /** In doubt what allows less stands. */
    boolean isLaterThan(Instant said, State what) {
        return at.isAfter(said) || (at.equals(said) && state != State.GIVEN && what == State.GIVEN);
    }

    /** A period that is over, whether or not that is written down. */
    boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
