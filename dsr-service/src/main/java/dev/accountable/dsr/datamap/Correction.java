package dev.accountable.dsr.datamap;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a person's right to rectification (Art. 16) changes: one field of the person's rows in one dataset.
 *
 * @param value what is right, as text that the system reads as the type of the column; null empties the field
 */
public record Correction(
        @NotNull @Pattern(regexp = Dataset.KEY) String dataset,
        @NotNull @Size(min = 1, max = 128) String column,
        @Size(max = 10_000) @Nullable String value) {}
