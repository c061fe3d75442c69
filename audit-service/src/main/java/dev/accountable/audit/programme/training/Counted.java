package dev.accountable.audit.programme.training;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How many were new. */
record Counted(
        @Schema(description = "Added by this request") int added,

        @Schema(description = "Known before, and left as they were")
        int known) {}
