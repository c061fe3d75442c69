package dev.accountable.breach.risk;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A risk as somebody sees it now. */
record WriteRisk(
        @NotBlank @Size(max = 200) String title,

        @NotBlank @Size(max = 2000) @Schema(description = "What may happen, and from where")
        String source,

        @NotBlank @Size(max = 200) @Schema(description = "Who answers for it: a role, not a name")
        String owner,

        @NotNull @Min(1) @Max(5) @Schema(description = "1 rare to 5 almost certain")
        Integer likelihood,

        @NotNull @Min(1) @Max(5) @Schema(description = "For people: 1 negligible to 5 severe")
        Integer consequence,

        @NotBlank @Size(max = 4000) String reasons,
        @NotNull Treatment treatment,

        @NotBlank @Size(max = 4000) @Schema(description = "What is done; for RETAIN, why that is acceptable")
        String treatedBy,

        @NotNull LocalDate reviewAt,

        @Nullable @Schema(description = "The incident that showed it")
        UUID incidentId) {

    /** ISO 31000, 6.5.2. */
    @Schema(name = "RiskTreatment")
    enum Treatment {
        AVOID,
        REDUCE,
        SHARE,
        RETAIN
    }

    /** How much attention a risk needs. */
    @Schema(name = "RiskLevel")
    enum Level {
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL;

        /** The product of both, from 1 to 25; a consequence of 5 is never low. */
        static Level of(int likelihood, int consequence) {
            int product = likelihood * consequence;
            if (product >= 20) {
                return CRITICAL;
            }
            if (product >= 12) {
                return HIGH;
            }
            return product >= 5 ? MEDIUM : LOW;
        }
    }
}
