package dev.accountable.consent.site;

import dev.accountable.consent.purpose.Purpose;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a site is from now on. */
record ChangeSite(
        @NotBlank @Size(max = 200) String name,

        @NotEmpty @Size(max = 20) List<@NotNull @Size(max = 255) String> origins,

        @NotEmpty @Size(max = 50) List<@NotNull @Pattern(regexp = Purpose.KEY) String> purposes,

        @NotNull @Pattern(regexp = Purpose.KEY) String notice,

        @Schema(description = "Nobody is asked there any more; what was chosen there can still be read and withdrawn")
        @Nullable
        Boolean archived) {}
