package dev.accountable.consent.purpose;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The three tests of Art. 6(1)(f) in short (CJEU C-13/16, Rīgas satiksme), and where the whole assessment is kept. */
record LegitimateInterestAssessment(
        @NotBlank @Size(max = 500) @Schema(examples = "LIA-2026-004")
        String reference,

        @NotBlank
        @Size(max = 2000)
        @Schema(examples = "To stop fraud before it harms customers and us", description = "The interest")
        String purposeTest,

        @NotBlank
        @Size(max = 2000)
        @Schema(examples = "Manual checks come too late", description = "Why nothing milder does as well")
        String necessityTest,

        @NotBlank
        @Size(max = 2000)
        @Schema(
                examples = "Customers expect it; only payment data; a person decides",
                description = "Why the interests of the people concerned do not override it")
        String balancingTest,

        @NotNull @Schema(examples = "2026-11-02") LocalDate assessedOn) {}
