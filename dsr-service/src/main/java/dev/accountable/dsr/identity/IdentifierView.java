package dev.accountable.dsr.identity;

import dev.accountable.dsr.datamap.IdentifierKind;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An identifier of a request without its value: what it is, and whether and how it was proven. */
public record IdentifierView(
        IdentifierKind kind,
        Identifier.State state,
        Proof method,
        Instant askedAt,
        @Nullable Instant settledAt,

        @Schema(description = "Who looked at a document, as the issuer's opaque reference") @Nullable
        String checkedBy,

        @Nullable Document document) {}
