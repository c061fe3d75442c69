package dev.accountable.breach.scope;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which systems were hit.
 *
 * @param from the first day of the window; null: whoever is in the systems is affected
 * @param until the last day of the window, in it
 */
record DetermineScope(
        @NotEmpty @Size(max = 50) @Schema(description = "Keys of systems in the data map", examples = "[\"product\"]")
        Set<@NotNull @Pattern(regexp = "[a-z][a-z0-9-]{1,59}", message = "must be the key of a system") String> systems,

        @Nullable @Schema(examples = "2026-11-01", description = "UTC; with until, or not at all")
        LocalDate from,

        @Nullable @Schema(examples = "2026-11-03") LocalDate until) {}
