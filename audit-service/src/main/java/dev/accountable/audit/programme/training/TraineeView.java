package dev.accountable.audit.programme.training;

import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An employee who is to be trained in a topic. */
record TraineeView(
        String employee,
        TrainedState state,

        @Schema(description = "The day by which the next training is due; absent where the last one holds for good")
        @Nullable
        LocalDate dueOn,

        @Nullable LocalDate lastHeldOn,
        boolean overdue) {}
