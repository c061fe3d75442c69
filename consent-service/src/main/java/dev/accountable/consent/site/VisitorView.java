package dev.accountable.consent.site;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new visitor. */
record VisitorView(
        @Schema(description = "The opaque reference that decisions are asked about")
        String visitor,

        @Schema(description = "What the browser keeps, and sends as the header Visitor. Whoever has it is the visitor")
        String token,

        Instant expiresAt) {}
