package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Period;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a person's right to erasure (Art. 17) does to the rows of a dataset.
 *
 * @param set for ANONYMISE: column to its new value; {@code {key}} in a value stands for the row's primary key
 * @param legalBasis for RETAIN: the exception of Art. 17(3) and the law that demands it
 * @param retainFor for RETAIN: how long, counted from the date in the column {@code from}
 */
public record Erasure(
        @NotNull Action action,

        // Without it a null in here would be left out on the way to the database, and the column would keep its value.
        @JsonInclude(value = JsonInclude.Include.NON_NULL, content = JsonInclude.Include.ALWAYS)
        @Size(max = 200)
        @Schema(examples = "{\"email\":\"erased-{key}@invalid.example\",\"phone\":null}")
        @Nullable
        Map<@NotNull @Size(min = 1, max = 128) String, @Nullable @Size(max = 2000) String> set,

        @Size(max = 1000) @Nullable String reason,
        @Size(max = 300) @Nullable String legalBasis,

        @Schema(implementation = String.class, examples = "P8Y") @Nullable
        Period retainFor,

        @Size(max = 128) @Nullable String from) {

    /** What happens to a row. */
    public enum Action {
        /** The row is deleted. */
        ERASE,
        /** The row stays, without what points to the person. */
        ANONYMISE,
        /** The row stays as it is until a duty to keep it ends. */
        RETAIN
    }

    /** The new values of an anonymised row; empty for the other actions. */
    public Map<String, @Nullable String> newValues() {
        return set == null ? Map.of() : set;
    }
}
