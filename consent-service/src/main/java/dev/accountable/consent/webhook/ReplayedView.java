package dev.accountable.consent.webhook;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many dead letters are on their way again. */
record ReplayedView(
        int replayed,

        @Schema(description = "There may be more: call again")
        boolean more) {}
