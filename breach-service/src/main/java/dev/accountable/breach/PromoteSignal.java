package dev.accountable.breach;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a signal is as an incident; it was detected when it was received. */
record PromoteSignal(
        @NotBlank @Size(max = 200) @Schema(examples = "Customer records read without a reason")
        String title,

        @NotBlank @Size(max = 10_000) String description,
        @NotEmpty Set<@NotNull BreachKind> kind) {}
