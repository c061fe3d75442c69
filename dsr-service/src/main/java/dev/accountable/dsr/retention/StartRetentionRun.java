package dev.accountable.dsr.retention;

import jakarta.validation.constraints.NotNull;

/**
 * Runs a rule now.
 *
 * @param dryRun only looks, and says what would be done
 */
record StartRetentionRun(@NotNull Boolean dryRun) {}
