package dev.accountable.breach.intake;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A processor tells the controller of a breach (Art. 33(2) GDPR): about this controller's data and no other's. */
record ProcessorNotice(
        @NotNull @Schema(description = "The same over all attempts to deliver it")
        UUID id,

        @NotBlank @Size(max = 200) String processor,

        @NotBlank @Size(max = 200) @Schema(description = "The controller whom this notice is for")
        String controller,

        @NotBlank @Size(max = 500) @Schema(description = "Who knows more")
        String contact,

        @NotNull @Schema(description = "Since when the processor is aware")
        Instant awareAt,

        @NotBlank @Size(max = 4000) String description,
        @Nullable @Size(max = 1000) String dataCategories,
        @Nullable @Min(0) Integer people,
        @Nullable @Size(max = 2000) String measures) {}
