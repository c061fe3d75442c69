package dev.accountable.breach;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Something happened that may be a personal data breach. To report early matters more than to report completely. */
record ReportIncident(
        @NotBlank @Size(max = 200) @Schema(examples = "Laptop left on a train")
        String title,

        @NotBlank
        @Size(max = 10_000)
        @Schema(examples = "An unencrypted laptop with the customer list was left on the 08:12 to Hamburg.")
        String description,

        @NotEmpty Set<@NotNull BreachKind> kind,

        @NotNull @Schema(examples = "2026-11-23T08:40:00Z", description = "When it was noticed; not in the future")
        Instant detectedAt,

        @Nullable @Schema(description = "An exercise: handled like the real thing, marked as such, and counted nowhere")
        Boolean exercise) {}
