package dev.accountable.audit.programme.training;

import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** That one employee was at one training. */
record AttendanceView(
        UUID trainingId,
        UUID topicId,
        String employee,
        LocalDate heldOn,

        @Schema(description = "The last day on which it holds; absent where it holds for good") @Nullable
        LocalDate validUntil) {}
