package dev.accountable.consent.govstack;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A published version of a notice, as the specification knows it. */
record Policy(
        @Schema(examples = "privacy-policy", description = "The key of the notice")
        String id,

        @Schema(description = "Its title, in its own language")
        String name,

        @Schema(examples = "2") String version,

        @Schema(description = "The page of this very version, which does not change")
        String url,

        @Schema(examples = "DE", description = "ISO 3166-1: whose law applies")
        String jurisdiction,

        @Schema(examples = "DE, IE", description = "ISO 3166-1: where data are stored")
        String storageLocation) {}
