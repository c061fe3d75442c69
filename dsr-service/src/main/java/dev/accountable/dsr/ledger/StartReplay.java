package dev.accountable.dsr.ledger;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A system was restored.
 *
 * @param backupTakenAt what was erased since then is in the system again; what was erased before was not in the backup
 * @param dryRun only looks, and says what would be done
 */
record StartReplay(
        @NotBlank @Size(max = 60) @Schema(examples = "product")
        String system,

        @NotNull Instant backupTakenAt,
        @NotNull Boolean dryRun) {}
