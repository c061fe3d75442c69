package dev.accountable.consent.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One act of a person, as it was recorded. */
public record SubmissionView(
        UUID id,
        String subject,
        Instant at,
        Method method,
        @Nullable UUID noticeId,
        @Nullable String language,
        @Nullable String formHash,
        @Nullable String site,

        @Schema(description = "Without the last octet of IPv4 or the last 80 bits of IPv6") @Nullable
        String ipAddress,

        @Nullable String userAgent,
        boolean gpc,
        @Nullable Integer age,
        @Nullable String country,
        @Nullable String guardian,
        @Nullable Instant collectedAt,
        @Nullable String provenance,

        @Schema(description = "Of an import: A with time and text, B with the time, C claimed only") @Nullable
        Proof proofQuality,

        List<ConsentEventView> events,

        @Schema(
                description =
                        "Purposes whose consent waits for its confirmation by mail, PENDING_CONFIRMATION: nothing is"
                                + " recorded of them yet")
        List<String> pendingConfirmation) {

    public SubmissionView {
        pendingConfirmation = pendingConfirmation == null ? List.of() : pendingConfirmation;
    }
}
