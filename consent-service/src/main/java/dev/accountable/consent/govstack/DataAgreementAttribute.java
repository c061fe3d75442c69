package dev.accountable.consent.govstack;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A kind of data that the purpose uses. The register knows kinds, and no single attribute below them. */
record DataAgreementAttribute(
        @Schema(examples = "newsletter:CONTACT") String id,
        @Schema(examples = "CONTACT") String name,

        @Schema(examples = "ordinary", description = "ordinary, special-category (Art. 9) or criminal (Art. 10)")
        String sensitivity,

        @Schema(examples = "CONTACT") String category) {}
