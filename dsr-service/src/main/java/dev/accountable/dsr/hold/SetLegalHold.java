package dev.accountable.dsr.hold;

import dev.accountable.dsr.datamap.IdentifierKind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a person's records, a system, or a dataset; where several are named, what all of them have in common.
 *
 * @param startsOn today where it is missing
 * @param reviewOn the day by which somebody looks whether it is still needed
 * @param endsOn the last day it stands; missing while nobody knows it
 */
record SetLegalHold(
        @Valid @Nullable Person person,

        @Size(max = 60) @Schema(examples = "product") @Nullable
        String system,

        @Size(max = 60) @Schema(examples = "orders") @Nullable
        String dataset,

        @NotBlank @Size(max = 500) @Schema(examples = "Claim for damages, file 12/26")
        String reason,

        @NotBlank @Size(max = 300) @Schema(examples = "GDPR Art. 17(3)(e)")
        String legalBasis,

        @NotBlank @Size(max = 200) @Schema(examples = "Legal department")
        String owner,

        @Nullable LocalDate startsOn,
        @NotNull LocalDate reviewOn,
        @Nullable LocalDate endsOn) {

    /**
     * Whom it concerns.
     *
     * @param subject the issuer's opaque reference, where the person has an account
     * @param identifiers what the person's records are found by; without one nothing could be kept from a retention run
     */
    @Schema(name = "HeldPerson")
    record Person(
            @Size(max = 200) @Nullable String subject,

            @NotEmpty @Schema(examples = "{\"EMAIL\":\"anna@example.org\"}")
            Map<@NotNull IdentifierKind, @NotBlank @Size(max = 320) String> identifiers) {}
}
