package dev.accountable.dsr.request;

import dev.accountable.dsr.identity.Document;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Somebody has looked at a document. */
record CheckDocument(
        @NotNull @Schema(examples = "PASSPORT") Document document,

        @NotNull @Schema(description = "Whether it shows that the identifier is the person's")
        Boolean theirs) {}
