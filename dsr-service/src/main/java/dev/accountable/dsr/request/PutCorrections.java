package dev.accountable.dsr.request;

import dev.accountable.dsr.datamap.SystemMap;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the person's wish means in the systems. It takes the place of what was put before. */
record PutCorrections(@NotEmpty @Size(max = 200) List<@NotNull @Valid Value> corrections) {

    /** The right value of one field. */
    @Schema(name = "CorrectedValue")
    record Value(
            @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "product")
            String system,

            @NotBlank @Size(max = 60) @Schema(examples = "users")
            String dataset,

            @NotBlank @Size(max = 128) @Schema(examples = "full_name")
            String column,

            @Size(max = 4000)
            @Schema(description = "Absent where there is to be none", examples = "Anna Moreau")
            @Nullable
            String value) {}
}
