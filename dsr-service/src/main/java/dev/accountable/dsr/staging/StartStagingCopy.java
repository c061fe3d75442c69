package dev.accountable.dsr.staging;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a database, with what happens to every column of every table that is copied. The target's tables are emptied
 * first.
 *
 * @param source a connection that the configuration names
 * @param target another one, which the configuration calls a staging database
 * @param language of generated values
 */
record StartStagingCopy(
        @NotBlank @Size(max = 60) @Schema(examples = "product")
        String source,

        @NotBlank @Size(max = 60) @Schema(examples = "product-staging")
        String target,

        @Pattern(regexp = "[a-z]{2}(-[A-Z]{2})?") @Schema(examples = "de") @Nullable
        String language,

        @NotEmpty @Size(max = 500) List<@NotNull @Valid Table> tables) {

    /**
     * One table.
     *
     * @param columns every column that the table has
     * @param person the column by which a row belongs to a person, for SHIFT
     * @param quasiIdentifiers columns that together may point to somebody
     * @param k every combination of their values that occurs in the copy occurs in at least so many rows
     */
    @Schema(name = "StagingTable")
    record Table(
            @NotBlank @Size(max = 128) String table,

            @NotEmpty @Size(max = 500) Map<@NotBlank @Size(max = 128) String, @NotNull @Valid Treatment> columns,

            @Size(max = 128) @Nullable String person,
            @Size(max = 20) @Nullable List<@NotBlank @Size(max = 128) String> quasiIdentifiers,
            @Min(2) @Max(1_000_000) @Nullable Integer k) {

        List<String> pointers() {
            return quasiIdentifiers == null ? List.of() : quasiIdentifiers;
        }
    }

    String languageOrEnglish() {
        return language == null ? "en" : language;
    }
}
