package dev.accountable.audit.programme.document;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Another version of a document was approved. The hash says later which text it was. */
record ApproveVersion(
        @NotNull
        @Pattern(regexp = "[0-9a-f]{64}", message = "must be a SHA-256 in 64 lower-case hexadecimal digits")
        @Schema(examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String contentHash,

        @NotNull
        @Size(max = 2000)
        @Pattern(regexp = "https://[!-~]+", message = "must be an https address")
        @Schema(examples = "https://files.example.org/data-protection-policy-3.pdf", description = "Where it is kept")
        String url,

        @NotBlank @Size(max = 200) @Schema(examples = "Managing director")
        String approvedBy,

        @NotNull @Schema(examples = "2026-11-02") LocalDate approvedOn) {}
