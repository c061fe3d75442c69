package dev.accountable.breach.authority;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A notification to an authority. */
@Schema(name = "AuthorityNotification")
record NotificationView(
        int number,
        Phase phase,
        String authority,
        State state,
        Answers answers,

        @Schema(description = "Other incidents that are notified with it")
        List<UUID> bundled,

        @Schema(description = "Fields of the EDPB's common template; fixed from the approval on")
        Map<String, Object> payload,

        @Nullable @Schema(description = "SHA-256 of the approved payload, hexadecimal")
        String payloadHash,

        @Schema(description = "What keeps it from being approved")
        List<Gaps.Gap> gaps,

        String author,
        Instant changedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable String sentBy,
        @Nullable Instant sentAt,
        @Nullable String reference) {

    /** How far it has come. */
    @Schema(name = "AuthorityNotificationState")
    enum State {
        DRAFT,
        APPROVED,
        SENT
    }
}
