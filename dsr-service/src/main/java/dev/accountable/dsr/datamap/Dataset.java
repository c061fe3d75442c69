package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that belong to a person: found by an identifier of that person, or through a link to another dataset,
 * or several of these; a row belongs to the person whom any of them leads to. A link that leads to this dataset itself is a
 * tree, and is followed to any depth.
 *
 * @param title for people, in an answer or a record; the key where it is left out
 * @param links where other rows lead to the person; one may be sent as an object, and under the name "link"
 * @param handling what holds for every field that does not say otherwise
 * @param recordedAt the column that says when a row came to be; by it, who is affected by a breach is narrowed to its days
 * @param language the column with the language that the person of a row reads, as in BCP 47
 */
public record Dataset(
        @NotNull @Pattern(regexp = Dataset.KEY) @Schema(examples = "users")
        String key,

        @NotBlank @Size(max = 128) @Schema(examples = "users")
        String table,

        @Size(max = 16) @Nullable List<@NotNull @Size(min = 1, max = 128) String> primaryKey,

        @Schema(examples = "{\"EMAIL\":\"email\"}") @Nullable
        Map<@NotNull IdentifierKind, @NotNull @Size(min = 1, max = 128) String> identifiers,

        @JsonAlias("link")
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 20)
        List<@NotNull @Valid Link> links,

        @NotEmpty @Size(max = 500) List<@NotNull @Valid Field> fields,
        @NotNull @Valid Erasure erasure,

        @Size(min = 1, max = 200) @Schema(examples = "Accounts") @Nullable
        String title,

        @Size(min = 1, max = 2000) @Nullable String description,
        @Valid @Nullable Handling handling,

        @Schema(description = "How a row is marked as restricted (Art. 18); null where it cannot be") @Valid @Nullable
        Restriction restriction,

        @Size(min = 1, max = 128) @Schema(examples = "created_at") @Nullable
        String recordedAt,

        @Size(min = 1, max = 128) @Schema(examples = "locale") @Nullable
        String language) {

    /** Also the name of files that are handed over: nothing in it may lead anywhere else. */
    static final String KEY = "[a-z][a-z0-9_-]{0,59}";

    public Dataset {
        links = links == null ? List.of() : links;
    }

    /** The columns that tell one row from all others; never empty once the rules of the map have passed. */
    public List<String> rowKey() {
        return primaryKey == null ? List.of() : primaryKey;
    }

    public Map<IdentifierKind, String> identifyingColumns() {
        return identifiers == null ? Map.of() : identifiers;
    }

    /** Of {@link #recordedAt} and {@link #language}, those that are declared. */
    public List<String> columnsForBreaches() {
        return Stream.of(recordedAt, language).filter(Objects::nonNull).toList();
    }

    public List<String> fieldColumns() {
        return fields.stream().map(Field::column).toList();
    }

    public String titleText() {
        return title == null ? key : title;
    }

    /** All that is known of why and how the field is processed: its own word, else the dataset's. */
    public Handling handlingOf(Field field) {
        Handling own = field.handling() == null ? Handling.UNKNOWN : field.handling();
        return own.orElse(handling == null ? Handling.UNKNOWN : handling);
    }
}
