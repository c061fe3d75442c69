package dev.accountable.dsr.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands.
 *
 * @param spec what was asked for, as JSON
 * @param progress how far it came, or its report, as JSON
 * @param error why it failed, or why the last attempt did; safe to show
 */
public record JobRow(
        UUID id,
        String target,
        State state,
        String spec,
        @Nullable String progress,
        int attempts,
        @Nullable String error,
        String createdBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** How it stands. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }
}
