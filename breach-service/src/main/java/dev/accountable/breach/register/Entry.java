package dev.accountable.breach.register;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One breach as the register has it: facts, effects, remedial action, and why it was notified or not. */
@Schema(name = "RegisterEntry")
record Entry(
        UUID incident,
        String title,
        List<String> kind,
        String state,
        Instant detectedAt,
        @Nullable Instant awareAt,
        @Nullable Instant dueAt,
        @Nullable Instant notifiedAt,

        @Nullable
        @Schema(
                implementation = String.class,
                description = "From the beginning, as the facts have it, to the detection")
        Duration timeToDetect,

        @Nullable @Schema(implementation = String.class, description = "From the detection to the awareness")
        Duration timeToAware,

        @Nullable @Schema(implementation = String.class, description = "From the awareness to the notification")
        Duration timeToNotify,

        @Nullable Boolean late,
        @Nullable String lateReason,
        @Nullable String facts,
        @Nullable String cause,
        @Nullable Integer people,
        List<String> data,
        @Nullable String consequences,
        @Nullable String measures,
        @Nullable String proposed,
        @Nullable String decided,
        @Nullable String reasons,
        @Nullable String exemption,
        @Nullable String exemptionReason,
        List<String> notifications,

        @Nullable @Schema(description = "Art. 34(1): when the first of the people concerned was told, or the public")
        Instant peopleToldAt,

        @Nullable
        @Schema(description = "Art. 33(2): when the first customer was told; null where it is not ours to tell any")
        Instant customersToldAt,

        @Nullable Instant closedAt,
        @Nullable String rootCause,
        @Nullable String effects,
        @Nullable String remedialAction,
        @Nullable String lessons) {}
