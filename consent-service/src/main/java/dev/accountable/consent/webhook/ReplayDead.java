package dev.accountable.consent.webhook;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All dead letters of a target that were written from {@code from} on and before {@code until}. */
record ReplayDead(
        @NotNull @Schema(examples = "2026-11-23T09:00:00Z") Instant from,
        @NotNull @Schema(examples = "2026-11-24T09:00:00Z") Instant until) {}
