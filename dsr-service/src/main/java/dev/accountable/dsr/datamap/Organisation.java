package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.accountable.dsr.datamap.Activity.Party;
import dev.accountable.dsr.datamap.DataCategory.Protection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is responsible: what both records of Art. 30 begin with, and the words that the organisation has for its data.
 *
 * @param representative in the Union, where the organisation is not established there (Art. 27)
 * @param securityMeasures of the organisation as a whole (Art. 32(1)); activities add their own
 * @param vocabulary categories of data beyond {@link DataCategory}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Organisation(
        @NotNull @Valid Party controller,
        @Valid @Nullable Party representative,
        @Valid @Nullable Party dataProtectionOfficer,
        @Valid @Nullable Party supervisoryAuthority,

        @Size(max = 50) List<@NotNull @Size(min = 1, max = 1000) String> securityMeasures,

        @Size(max = 200) List<@NotNull @Valid Word> vocabulary) {

    public Organisation {
        securityMeasures = securityMeasures == null ? List.of() : securityMeasures;
        vocabulary = vocabulary == null ? List.of() : vocabulary;
    }

    /** A category of data in the organisation's own words. */
    public record Word(
            @NotNull @Pattern(regexp = DataCategory.WORD) @Schema(examples = "ERGONOMICS")
            String category,

            @NotNull @Schema(examples = "ORDINARY") Protection protection,

            @Size(min = 1, max = 500) @Schema(examples = "Chair and desk settings") @Nullable
            String meaning) {}

    Optional<Protection> protectionOf(String category) {
        return vocabulary.stream()
                .filter(word -> word.category().equals(category))
                .map(Word::protection)
                .findFirst();
    }
}
