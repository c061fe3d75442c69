package dev.accountable.consent.campaign;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Somebody who is asked. */
record MemberView(
        @JsonIgnore long person,

        @Schema(description = "Absent once the person was forgotten") @Nullable
        String subject,

        Members.State state,

        @Schema(description = "Written to them") int letters,

        @Nullable Instant askedAt,
        @Nullable Instant answeredAt,

        @Schema(description = "The act that their answer became") @Nullable
        UUID submission) {}
