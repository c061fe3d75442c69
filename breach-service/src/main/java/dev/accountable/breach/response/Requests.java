package dev.accountable.breach.response;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said about the handling of an incident. */
final class Requests {

    private Requests() {}

    @Schema(name = "AddTimelineEntry")
    record Entry(
            @NotNull @Schema(description = "Not in the future")
            Instant happenedAt,

            @NotBlank @Size(max = 4000) @Schema(examples = "The server is taken off the network.")
            String text) {}

    @Schema(name = "ImportTimeline")
    record Import(
            @NotNull @Schema(description = "Not before") Instant from,

            @NotNull @Schema(description = "Before; not in the future, and at most 31 days later")
            Instant until,

            @Nullable
            @Size(min = 1, max = 100)
            @Schema(
                    examples = "dev.accountable.identity.",
                    description = "The whole type, or the beginning of types, up to and with a dot")
            String type,

            @Nullable @Size(min = 1, max = 64) @Schema(examples = "/dsr-service")
            String source,

            @Nullable EventOutcome outcome,
            @Nullable UUID actorPseudonym,
            @Nullable UUID subjectPseudonym) {}

    @Schema(name = "EventOutcome")
    enum EventOutcome {
        SUCCESS,
        REFUSED
    }

    @Schema(name = "AddEvidence")
    record Evidence(
            @NotBlank @Size(max = 200) @Schema(examples = "Image of the disk of crm-1")
            String name,

            @NotBlank @Size(max = 2000) String description,

            @NotNull @Pattern(regexp = "[0-9a-f]{64}", message = "must be a SHA-256 in small hexadecimal letters")
            String sha256,

            @NotNull Instant collectedAt,

            @NotBlank @Size(max = 200) @Schema(description = "Who has it")
            String holder,

            @NotBlank @Size(max = 500) @Schema(description = "Where it is kept")
            String location) {}

    @Schema(name = "HandOverEvidence")
    record HandOver(
            @NotBlank @Size(max = 200) @Schema(description = "Who has it from now on")
            String holder,

            @NotBlank @Size(max = 500) String location,
            @NotBlank @Size(max = 2000) String reason,

            @NotNull
            @Pattern(regexp = "[0-9a-f]{64}", message = "must be a SHA-256 in small hexadecimal letters")
            @Schema(description = "As it was when it was handed over; another hash is another thing")
            String sha256) {}

    @Schema(name = "UsePlaybook")
    record UsePlaybook(
            @NotNull @Pattern(regexp = "[a-z][a-z-]{1,39}") @Schema(examples = "ransomware")
            String key) {}

    @Schema(name = "AddTask")
    record Task(
            @NotBlank @Size(max = 200) String title,
            @NotBlank @Size(max = 2000) String instruction,
            @Nullable Instant dueAt) {}

    @Schema(name = "EndTask")
    record EndTask(
            @NotNull @Schema(description = "False where it turned out not to be needed")
            Boolean done,

            @NotBlank @Size(max = 2000) @Schema(examples = "All passwords of the group were reset at 14:20.")
            String note) {}

    @Schema(name = "CloseIncident")
    record Close(
            @NotBlank @Size(max = 4000) String rootCause,

            @NotBlank @Size(max = 4000) @Schema(description = "Art. 33(5): its effects")
            String effects,

            @NotBlank @Size(max = 4000) @Schema(description = "Art. 33(5): the remedial action taken")
            String remedialAction,

            @NotBlank @Size(max = 4000) @Schema(description = "What is done otherwise from now on")
            String lessons) {}
}
