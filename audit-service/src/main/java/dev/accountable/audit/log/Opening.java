package dev.accountable.audit.log;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the commitment in an event's envelope was made of. */
record Opening(
        @Schema(description = "Canonical JSON (RFC 8785): resource and details")
        String payload,

        @Schema(description = "32 bytes in base64") String payloadSalt) {}
