package dev.accountable.audit.grant;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** May it be disclosed? True for this one use; the next use is asked for again. */
@RegisterForReflection
record UseAnswer(
        boolean allowed,

        @Schema(description = "The grant that allows it, or the last one that might have") @Nullable
        UUID grantId,

        @Schema(description = "The first instant without access") @Nullable
        Instant until,

        Reason reason) {

    enum Reason {
        APPROVED,
        EMERGENCY,
        /** Nothing was ever asked for. */
        NO_GRANT,
        /** Asked for, and nobody has approved it. */
        NOT_APPROVED,
        /** Approved for a later time. */
        NOT_YET,
        /** Approved for something else. */
        OTHER_PURPOSE,
        REFUSED,
        REVOKED,
        EXPIRED
    }

    static UseAnswer allowed(AccessGrant grant) {
        return new UseAnswer(true, grant.id(), grant.until(), grant.isEmergency() ? Reason.EMERGENCY : Reason.APPROVED);
    }

    /** Says of the last grant why it is not enough, so that the employee knows what to do. */
    static UseAnswer denied(AccessGrant last, Instant now) {
        Reason reason = switch (last.state(now)) {
            case REQUESTED -> Reason.NOT_APPROVED;
            case APPROVED -> last.isInForce(now) ? Reason.OTHER_PURPOSE : Reason.NOT_YET;
            case REFUSED -> Reason.REFUSED;
            case REVOKED -> Reason.REVOKED;
            case EXPIRED -> Reason.EXPIRED;
        };
        return new UseAnswer(false, last.id(), null, reason);
    }

    static UseAnswer noGrant() {
        return new UseAnswer(false, null, null, Reason.NO_GRANT);
    }
}
