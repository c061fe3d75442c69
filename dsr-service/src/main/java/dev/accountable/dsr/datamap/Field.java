package dev.accountable.dsr.datamap;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds personal data, and is handed over to the person.
 *
 * @param category the kind of data: a word of {@link DataCategory} or of the organisation's own vocabulary
 * @param handling what is other for this column than for its dataset; see {@link Dataset#handlingOf}
 * @param thirdParty it speaks of other persons, too, whose rights an answer must not harm (Art. 15(4))
 */
public record Field(
        @NotBlank @Size(max = 128) @Schema(examples = "email")
        String column,

        @Pattern(regexp = DataCategory.WORD) @Schema(examples = "CONTACT") @Nullable
        String category,

        @Valid @Nullable Handling handling,

        @Schema(examples = "false") @Nullable Boolean thirdParty) {

    public boolean concernsOthers() {
        return thirdParty != null && thirdParty;
    }
}
