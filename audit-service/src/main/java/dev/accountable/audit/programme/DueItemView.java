package dev.accountable.audit.programme;

import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An item of the programme that somebody must act on by a day. */
record DueItemView(
        DueKind kind,
        UUID id,
        String key,
        String title,

        @Schema(description = "Absent of a topic of training, which many are to be trained in") @Nullable
        String owner,

        LocalDate dueOn,

        @Schema(description = "The day has passed") boolean overdue,

        @Schema(description = "Where the item is", examples = "/api/v1/measures/{id}")
        String href) {}
