package dev.accountable.breach.assessment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * ENISA's method for the severity of a breach (2013): SE = DPC × EI + CB, with a reason for every part. Counted in quarters, so that
 * no band's edge is lost in rounding.
 */
@Schema(name = "SeveritySheet")
record SeveritySheet(
        @NotEmpty @Size(max = 4) List<@NotNull @Valid Context> contexts,
        @NotNull @Valid Identification identification,
        @NotNull @Valid Circumstances circumstances) {

    /** Kinds of data with their basic score. */
    @Schema(name = "SeverityContextType")
    enum DataKind {
        SIMPLE(1),
        BEHAVIOURAL(2),
        FINANCIAL(3),
        SENSITIVE(4);

        private final int basic;

        DataKind(int basic) {
            this.basic = basic;
        }
    }

    /** Data processing context (DPC): the basic score of a kind of data and what makes it more or less. */
    @Schema(name = "SeverityContext")
    record Context(
            @NotNull DataKind type,

            @Schema(
                    description =
                            "What volume, controller or people add, or age, publicity and nature take away; the score"
                                    + " stays from 1 to 4")
            int adjustment,

            @NotBlank @Size(max = 1000) String reason) {

        @JsonIgnore
        int score() {
            return type.basic + adjustment;
        }

        @JsonIgnore
        boolean isPossible() {
            return score() >= 1 && score() <= 4;
        }
    }

    /** Ease of identification (EI) from the set of data as a whole. */
    @Schema(name = "SeverityIdentification")
    record Identification(
            @NotNull Ease ease, @NotBlank @Size(max = 1000) String reason) {}

    @Schema(name = "IdentificationEase")
    enum Ease {
        NEGLIGIBLE(1),
        LIMITED(2),
        SIGNIFICANT(3),
        MAXIMUM(4);

        private final int quarters;

        Ease(int quarters) {
            this.quarters = quarters;
        }

        int quarters() {
            return quarters;
        }
    }

    /** Circumstances of the breach (CB); they only add. */
    @Schema(name = "SeverityCircumstances")
    record Circumstances(
            @NotNull Reached confidentiality,
            @NotNull Altered integrity,
            @NotNull Away availability,
            boolean malicious,

            @NotBlank @Size(max = 1000) String reason) {

        @JsonIgnore
        int quarters() {
            return confidentiality.quarters + integrity.quarters + availability.quarters + (malicious ? 2 : 0);
        }
    }

    /** Adds 0, 0.25 or 0.5. */
    @Schema(name = "SeverityConfidentiality")
    enum Reached {
        NO_EVIDENCE(0),
        KNOWN_RECIPIENTS(1),
        UNKNOWN_RECIPIENTS(2);

        private final int quarters;

        Reached(int quarters) {
            this.quarters = quarters;
        }
    }

    /** Adds 0, 0.25 or 0.5. */
    @Schema(name = "SeverityIntegrity")
    enum Altered {
        NOT_USED(0),
        USED_RECOVERABLE(1),
        USED_LOST(2);

        private final int quarters;

        Altered(int quarters) {
            this.quarters = quarters;
        }
    }

    /** Adds 0, 0.25 or 0.5. */
    @Schema(name = "SeverityAvailability")
    enum Away {
        EASILY_RECOVERED(0),
        TEMPORARY(1),
        FULL(2);

        private final int quarters;

        Away(int quarters) {
            this.quarters = quarters;
        }
    }

    @Schema(name = "SeverityBand")
    enum Band {
        LOW,
        MEDIUM,
        HIGH,
        VERY_HIGH;

        static Band of(int quarters) {
            return quarters < 8 ? LOW : quarters < 12 ? MEDIUM : quarters < 16 ? HIGH : VERY_HIGH;
        }
    }

    /**
     * The result.
     *
     * @param context the highest DPC: where several kinds match, each is scored
     * @param moreThanAHundred ENISA's mark, which does not change the number
     * @param unintelligible ENISA's mark, which does not change the number
     */
    @Schema(name = "SeverityScore")
    record Score(
            double severity,
            Band band,
            int context,
            double identification,
            double circumstances,
            boolean moreThanAHundred,
            boolean unintelligible) {}

    Score score(Facts facts) {
        int context = contexts.stream().mapToInt(Context::score).max().orElseThrow();
        int quarters = context * identification.ease().quarters() + circumstances.quarters();
        return new Score(
                quarters / 4.0,
                Band.of(quarters),
                context,
                identification.ease().quarters() / 4.0,
                circumstances.quarters() / 4.0,
                facts.people().most() > 100,
                facts.isUnreadable());
    }
}
