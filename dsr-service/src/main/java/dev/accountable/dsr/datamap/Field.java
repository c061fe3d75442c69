package dev.accountable.dsr.datamap;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A column that holds personal data, and is handed over to the person.
 *
 * @param category the kind of data, in the organisation's own vocabulary
 */
record Field(
        @NotBlank @Size(max = 128) @Schema(examples = "email")
        String column,

        @NotNull @Pattern(regexp = "[A-Z][A-Z0-9_]{1,59}") @Schema(examples = "CONTACT")
        String category) {}
