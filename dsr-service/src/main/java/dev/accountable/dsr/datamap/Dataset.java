package dev.accountable.dsr.datamap;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that belong to a person: found by an identifier of that person, or through a link to another dataset,
 * or both.
 */
public record Dataset(
        @NotNull @Pattern(regexp = Dataset.KEY) @Schema(examples = "users")
        String key,

        @NotBlank @Size(max = 128) @Schema(examples = "users")
        String table,

        @Size(max = 16) @Nullable List<@NotNull @Size(min = 1, max = 128) String> primaryKey,

        @Schema(examples = "{\"EMAIL\":\"email\"}") @Nullable
        Map<@NotNull IdentifierKind, @NotNull @Size(min = 1, max = 128) String> identifiers,

        @Valid @Nullable Link link,

        @Size(max = 8) @Schema(description = "Further links: a row belongs to the person by any of them") @Nullable
        List<@NotNull @Valid Link> links,

        @NotEmpty @Size(max = 500) List<@NotNull @Valid Field> fields,
        @NotNull @Valid Erasure erasure,
        @Valid @Nullable Restriction restriction) {

    /** Also the name of files that are handed over: nothing in it may lead anywhere else. */
    static final String KEY = "[a-z][a-z0-9_-]{0,59}";

    /** The columns that tell one row from all others; never empty once the rules of the map have passed. */
    public List<String> rowKey() {
        return primaryKey == null ? List.of() : primaryKey;
    }

    public Map<IdentifierKind, String> identifyingColumns() {
        return identifiers == null ? Map.of() : identifiers;
    }

    /** By each of them a row can belong to the person. One that leads to this dataset itself is followed to any depth. */
    public List<Link> allLinks() {
        List<Link> all = new ArrayList<>();
        if (link != null) {
            all.add(link);
        }
        if (links != null) {
            all.addAll(links);
        }
        return all;
    }

    public List<String> fieldColumns() {
        return fields.stream().map(Field::column).toList();
    }
}
