package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody outside who gets personal data (Art. 4(8), (9)): a processor, its sub-processor, or one who decides alone or
 * together with us.
 *
 * @param subProcessorOf for a SUB_PROCESSOR: the key of the processor that engaged it (Art. 28(2), (4))
 * @param country where it processes, ISO 3166-1
 * @param contact how it is reached about data protection; may name a person, so it is not for everybody
 * @param reviewEvery how often what it does is looked at again (Art. 28(1): sufficient guarantees)
 * @param receives which systems, or which datasets of them, it gets
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Processor(
        @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "mailworks")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Mailworks Ltd")
        String name,

        @NotNull @Schema(examples = "PROCESSOR") Role role,

        @Pattern(regexp = SystemMap.KEY) @Nullable String subProcessorOf,

        @Size(min = 1, max = 1000) @Schema(examples = "Sends the newsletter") @Nullable
        String service,

        @Valid @Nullable Contract contract,

        @Pattern(regexp = Countries.CODE) @Schema(examples = "IE") @Nullable
        String country,

        @Valid @Nullable Transfer transfer,

        @Size(min = 1, max = 500) @Schema(examples = "privacy@mailworks.example") @Nullable
        String contact,

        @Schema(examples = "2026-03-01") @Nullable LocalDate reviewedOn,

        @Schema(implementation = String.class, examples = "P1Y") @Nullable
        Period reviewEvery,

        @Size(max = 200) List<@NotNull @Valid Part> receives) {

    public Processor {
        receives = receives == null ? List.of() : receives;
    }

    /** What the law calls it. */
    public enum Role {
        /** Processes for the organisation, under a contract (Art. 28). */
        PROCESSOR,
        /** Engaged by a processor (Art. 28(2), (4)). */
        SUB_PROCESSOR,
        /** Decides together with the organisation, under an arrangement (Art. 26). */
        JOINT_CONTROLLER,
        /** Gets data and uses it for purposes of its own. */
        RECIPIENT;

        boolean needsContract() {
            return this != RECIPIENT;
        }
    }

    /** The contract of Art. 28(3), or the arrangement of Art. 26. */
    public record Contract(
            @NotBlank @Size(max = 500) @Schema(examples = "DPA 2026-17")
            String reference,

            @NotNull @Schema(examples = "2026-01-15") LocalDate concludedOn) {}

    /** What makes it lawful that data goes to a third country. */
    public record Transfer(
            @NotNull @Schema(examples = "STANDARD_CONTRACTUAL_CLAUSES")
            Safeguard safeguard,

            @NotNull @Schema(examples = "2026-01-15") LocalDate since,

            @Size(min = 1, max = 500)
            @Schema(
                    examples = "SCC module 2, annex to DPA 2026-17",
                    description = "Where a copy is to be had (Art. 13(1)(f))")
            @Nullable
            String reference) {}

    /** The day from which the next review is late; null where no interval is set. */
    @Nullable
    LocalDate reviewDue() {
        if (reviewEvery == null) {
            return null;
        }
        LocalDate since = reviewedOn != null ? reviewedOn : contract != null ? contract.concludedOn() : LocalDate.EPOCH;
        try {
            return since.plus(reviewEvery);
        } catch (DateTimeException e) {
            // An interval longer than the calendar: never.
            return null;
        }
    }
}
