package dev.accountable.dsr.datamap;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Rows of this dataset belong to the person whose row of another dataset they point to.
 *
 * @param columns own column to the other dataset's column
 */
public record Link(
        @NotNull @Pattern(regexp = Dataset.KEY) @Schema(examples = "users")
        String dataset,

        @NotEmpty @Size(max = 16) @Schema(examples = "{\"author_id\":\"id\"}")
        Map<@NotNull @Size(min = 1, max = 128) String, @NotNull @Size(min = 1, max = 128) String> columns) {}
