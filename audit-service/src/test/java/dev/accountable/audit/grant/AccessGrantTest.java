package dev.accountable.audit.grant;

import static dev.accountable.audit.grant.AccessGrant.State.APPROVED;
import static dev.accountable.audit.grant.AccessGrant.State.EXPIRED;
import static dev.accountable.audit.grant.AccessGrant.State.REQUESTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.grant.ReviewEmergency.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clock at the borders. What may be done in which state stands in AccessGrantResourceTest. */
class AccessGrantTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant START = NOW.plusSeconds(600);
    private static final Instant END = NOW.plusSeconds(1200);
    private static final Duration TICK = Duration.ofNanos(1000);

    private final AccessGrant grant =
            new AccessGrant("clara", new AskForGrant("anna", null, "support-case", "Ticket", START, END), NOW);

    @Test
    void isInForceFromItsFirstInstantToTheLastBeforeItsEnd() {
        grant.approve("paula", "Yes", NOW);

        assertThat(grant.isInForce(START.minus(TICK))).isFalse();
        assertThat(grant.isInForce(START)).isTrue();
        assertThat(grant.isInForce(END.minus(TICK))).isTrue();
        assertThat(grant.isInForce(END)).isFalse();
        assertThat(List.of(grant.state(START.minus(TICK)), grant.state(END.minus(TICK)), grant.state(END)))
                .containsExactly(APPROVED, APPROVED, EXPIRED);
    }

    @Test
    void isNeverInForceUnlessApproved() {
        assertThat(grant.isInForce(START)).isFalse();
        assertThat(List.of(grant.state(END.minus(TICK)), grant.state(END))).containsExactly(REQUESTED, EXPIRED);
    }

    @Test
    void endsAtTheInstantOfItsRevocation() {
        grant.approve("paula", "Yes", NOW);
        grant.revoke("paula", "Case closed", START.plusSeconds(1));

        assertThat(grant.isInForce(START.plusSeconds(1))).isFalse();
    }

    @Test
    void anEmergencyIsInForceAtOnceAndNoLongerThanConfigured() {
        AccessGrant emergency = emergency();

        assertThat(emergency.isInForce(NOW)).isTrue();
        assertThat(emergency.isInForce(NOW.plusSeconds(3600).minus(TICK))).isTrue();
        assertThat(emergency.isInForce(NOW.plusSeconds(3600))).isFalse();
    }

    @Test
    void anEmergencyThatWasNoneEndsWithTheVerdict() {
        AccessGrant justified = emergency();
        justified.review(Verdict.JUSTIFIED, "paula", "It was", NOW.plusSeconds(1));
        AccessGrant unjustified = emergency();
        unjustified.review(Verdict.UNJUSTIFIED, "paula", "It was not", NOW.plusSeconds(1));

        assertThat(justified.isInForce(NOW.plusSeconds(2))).isTrue();
        assertThat(unjustified.isInForce(NOW.plusSeconds(2))).isFalse();
    }

    private static AccessGrant emergency() {
        return new AccessGrant(
                "clara",
                new TakeEmergencyAccess("anna", null, "incident-response", "Takeover"),
                NOW,
                Duration.ofHours(1));
    }
}
