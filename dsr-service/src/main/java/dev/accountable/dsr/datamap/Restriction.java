package dev.accountable.dsr.datamap;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a row says that it is only to be kept, and not otherwise processed (Art. 18, 4(3)).
 *
 * @param column the marker, which the system's own programs must heed
 * @param value what it holds while the restriction stands
 * @param lifted what it holds otherwise
 */
public record Restriction(
        @NotNull @Size(min = 1, max = 128) @Schema(examples = "restricted")
        String column,

        @NotNull @Size(max = 200) @Schema(examples = "true") String value,

        @Size(max = 200) @Schema(examples = "false") @Nullable
        String lifted) {}
