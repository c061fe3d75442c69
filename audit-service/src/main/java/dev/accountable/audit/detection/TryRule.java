package dev.accountable.audit.detection;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule to try on what has been logged already. */
record TryRule(
        @NotNull @Valid Rule rule,

        @NotNull @Schema(description = "From this instant on")
        Instant from,

        @NotNull @Schema(description = "Before this instant; at most 31 days later")
        Instant to) {}
