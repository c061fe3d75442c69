package dev.accountable.consent.campaign;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Who would be asked at this moment, and who of those that the rule finds would not. Each person is counted once, for the
 * first reason.
 */
record PreviewView(
        long audience,
        long forgotten,

        @Schema(description = "In another campaign for the same purpose")
        long askedElsewhere,

        @Schema(description = "Objected to the purpose, or restricted its processing")
        long objectedOrRestricted,

        long refusedRecently,
        long withoutAddress,

        @Schema(description = "Up to twenty of the audience, by reference")
        List<String> sample) {}
