package dev.accountable.consent.event;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The answer to a withdrawal: from this moment no decision says yes on these grounds. */
record WithdrawalView(
        String subject,
        Instant at,

        @Schema(
                description =
                        "What was withdrawn; empty where nothing was in force, so that trying again changes nothing")
        List<ConsentEventView> withdrawn) {}
