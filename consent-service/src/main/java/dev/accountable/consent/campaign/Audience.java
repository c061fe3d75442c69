package dev.accountable.consent.campaign;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who is asked. */
record Audience(
        @NotNull @Schema(examples = "EXPIRING") Rule rule,

        @Schema(description = "Of COLLECTED_EARLIER: consents collected before this instant") @Nullable
        Instant before,

        @Pattern(regexp = Plan.PERIOD, message = Plan.PERIOD_MESSAGE)
        @Schema(examples = "P30D", description = "Of EXPIRING: consents that end within this period")
        @Nullable
        String within) {

    /** What is true of a person's last word on the purpose, {@code s}; {@code a.edge} is the instant that it is about. */
    @Schema(name = "AudienceRule")
    enum Rule {
        /** No consent stands: it was never asked for, is over, or was refused or withdrawn long enough ago. */
        MISSING("(s.state is null or s.state <> 'GIVEN')"),
        COLLECTED_EARLIER("""
                s.state = 'GIVEN' and exists (select from consent_event e join submission b on b.id = e.submission
                                              where e.id = s.event and coalesce(b.collected_at, e.at) < a.edge)"""),
        EXPIRING("s.state = 'GIVEN' and s.expires_at <= a.edge"),
        /** Given under a version of the notice that a major one has replaced. */
        SUPERSEDED_NOTICE("""
                s.state = 'GIVEN' and exists (select from notice n join notice m on m.key = n.key
                                              where n.id = s.notice_id and m.major and m.version > n.version
                                                and m.effective_at <= a.edge)"""),
        IMPORTED("s.state = 'GIVEN' and s.method = 'IMPORT'");

        private final String condition;

        Rule(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }
    }

    /** Empty where nothing is missing, and nothing is there that means nothing. */
    @Nullable
    String contradiction() {
        if ((rule == Rule.COLLECTED_EARLIER) != (before != null)) {
            return "before";
        }
        return (rule == Rule.EXPIRING) == (within != null) ? null : "within";
    }

    Instant edge(Instant now) {
        if (before != null) {
            return before;
        }
        return within == null
                ? now
                : now.atOffset(ZoneOffset.UTC).plus(Period.parse(within)).toInstant();
    }
}
