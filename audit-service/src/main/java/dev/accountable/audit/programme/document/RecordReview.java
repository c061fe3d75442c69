package dev.accountable.audit.programme.document;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What came of looking at the latest version again. */
record RecordReview(
        @NotNull @Schema(examples = "2026-11-02") LocalDate reviewedOn,

        @NotNull ReviewOutcome outcome,

        @NotBlank @Size(max = 4000) @Schema(examples = "Still describes what we do; no new processors.")
        String findings) {}
