package dev.accountable.breach.response;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is answered about the handling of an incident. */
final class Views {

    private Views() {}

    @Schema(name = "TimelineEntry")
    record Entry(
            int number,
            Instant happenedAt,
            String text,
            String author,
            Instant recordedAt,

            @Nullable @Schema(description = "The event of the log that it was imported from")
            UUID eventId) {}

    @Schema(name = "ImportedTimeline")
    record Imported(
            int imported,

            @Schema(description = "Found, and there already")
            int known) {}

    @Schema(name = "Evidence")
    record Evidence(
            int number,
            String name,
            String description,
            String sha256,
            Instant collectedAt,
            String author,
            Instant recordedAt,

            @Nullable @Schema(description = "Of its file, where that is kept here")
            Long bytes,

            List<Custody> custody) {}

    @Schema(name = "Custody")
    record Custody(
            int number,
            String holder,
            String location,
            String reason,
            Instant since,
            String author,
            Instant recordedAt) {}

    @Schema(name = "IncidentTask")
    record Task(
            int number,
            String title,
            String instruction,
            @Nullable String playbook,
            @Nullable Instant dueAt,
            State state,
            @Nullable String note,
            @Nullable String endedBy,
            @Nullable Instant endedAt) {}

    @Schema(name = "IncidentTaskState")
    enum State {
        OPEN,
        DONE,
        NOT_NEEDED
    }

    /** How an incident ended. */
    @Schema(name = "IncidentClosure")
    record Closure(
            String rootCause, String effects, String remedialAction, String lessons, String author, Instant closedAt) {}
}
