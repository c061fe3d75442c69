package dev.accountable.audit.programme.measure;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What shows that a measure is in place: one event of the log, or one page, or one document. */
record AddEvidence(
        @NotBlank @Size(max = 200) @Schema(examples = "Restore drill of 2 November 2026")
        String label,

        @Nullable UUID eventId,

        @Size(max = 2000)
        @Pattern(regexp = "https://[!-~]+", message = "must be an https address")
        @Schema(examples = "https://wiki.example.org/restore-drill")
        @Nullable
        String url,

        @Nullable UUID documentId) {}
