package dev.accountable.consent.purpose;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Data goes to a third country, and what makes that lawful (Chapter V, Art. 13(1)(f)). */
public record Transfer(
        @NotNull @Pattern(regexp = Country.CODE) @Schema(examples = "US")
        String country,

        @NotNull @Schema(examples = "STANDARD_CONTRACTUAL_CLAUSES")
        Safeguard safeguard,

        @Size(max = 500)
        @Schema(examples = "https://files.example.org/scc-mailworks.pdf", description = "Where a copy is to be had")
        @Nullable
        String reference) {

    public enum Safeguard {
        /** Art. 45. */
        ADEQUACY_DECISION,
        /** Art. 46(2)(a). */
        INSTRUMENT_BETWEEN_AUTHORITIES,
        /** Art. 46(2)(b), 47. */
        BINDING_CORPORATE_RULES,
        /** Art. 46(2)(c) and (d). */
        STANDARD_CONTRACTUAL_CLAUSES,
        /** Art. 46(2)(e). */
        CODE_OF_CONDUCT,
        /** Art. 46(2)(f). */
        CERTIFICATION,
        /** Art. 46(3), with the authority's authorisation. */
        AUTHORISED_CLAUSES,
        /** Art. 49(1)(a). */
        EXPLICIT_CONSENT,
        /** Art. 49(1)(b) and (c). */
        CONTRACT_WITH_OR_FOR_THE_PERSON,
        /** Art. 49(1)(d) to (g). */
        OTHER_DEROGATION
    }
}
