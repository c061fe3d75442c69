package dev.accountable.consent.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.consent.decision.DecisionView.Reason;
import dev.accountable.consent.event.State;
import dev.accountable.consent.purpose.LawfulBasis;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FactsTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final UUID EVENT = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    @Test
    void aConsentInForceIsYesWithItsEvidence() {
        DecisionView decision = decide(LawfulBasis.CONSENT, null, null, given(NOW.minusSeconds(1), null, 1, false));

        assertThat(decision.allowed()).isTrue();
        assertThat(decision.reason()).isEqualTo(Reason.CONSENT_GIVEN);
        assertThat(decision.evidence()).containsExactly(EVENT);
    }

    @ParameterizedTest
    @EnumSource(value = State.class, mode = EnumSource.Mode.EXCLUDE, names = "GIVEN")
    void whateverElseWasSaidLastIsNo(State state) {
        DecisionView decision = decide(
                LawfulBasis.CONSENT,
                null,
                null,
                new Facts.Consent(EVENT, state, NOW.minusSeconds(1), null, 1, false, true));

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason()).isEqualTo(Reason.valueOf("CONSENT_" + state));
    }

    @Test
    void aPeriodEndsAtItsInstantAndNotAMicrosecondBefore() {
        Instant given = NOW.minusSeconds(100);

        assertThat(decide(LawfulBasis.CONSENT, null, null, given(given, NOW, 1, false))
                        .reason())
                .isEqualTo(Reason.CONSENT_EXPIRED);
        assertThat(decide(LawfulBasis.CONSENT, null, null, given(given, NOW.plusNanos(1000), 1, false))
                        .reason())
                .isEqualTo(Reason.CONSENT_GIVEN);
    }

    @Test
    void aConsentThatIsClaimedOnlyIsNo() {
        DecisionView decision = decide(
                LawfulBasis.CONSENT,
                null,
                null,
                new Facts.Consent(EVENT, State.GIVEN, NOW.minusSeconds(1), null, 1, false, false));

        assertThat(decision.allowed()).isFalse();
        assertThat(decision.reason()).isEqualTo(Reason.CONSENT_UNPROVEN);
        assertThat(decision.evidence()).containsExactly(EVENT);
    }

    @Test
    void whatPeopleAreAskedAboutAgainIsNo() {
        Instant given = NOW.minusSeconds(100);

        assertThat(decide(LawfulBasis.CONSENT, null, null, given(given, null, 1, true))
                        .reason())
                .isEqualTo(Reason.NOTICE_SUPERSEDED);
        assertThat(new Facts(LawfulBasis.CONSENT, false, 2, null, null, given(given, null, 1, false))
                        .decide("s", "p", NOW)
                        .reason())
                .isEqualTo(Reason.PURPOSE_CHANGED);
    }

    @Test
    void aRestrictionIsStrongerThanAllElse() {
        var objection = new Facts.Objection(UUID.randomUUID(), NOW);
        DecisionView decision =
                decide(LawfulBasis.CONSENT, OTHER, objection, given(NOW.minusSeconds(1), null, 1, false));

        assertThat(decision.reason()).isEqualTo(Reason.RESTRICTED);
        assertThat(decision.evidence()).containsExactly(OTHER);
    }

    @Test
    void anObjectionStopsWhatNeedsNoConsent() {
        var objection = new Facts.Objection(OTHER, NOW.minusSeconds(1));

        assertThat(decide(LawfulBasis.LEGITIMATE_INTERESTS, null, objection, null)
                        .reason())
                .isEqualTo(Reason.OBJECTED);
        assertThat(decide(LawfulBasis.LEGITIMATE_INTERESTS, null, null, null).reason())
                .isEqualTo(Reason.LAWFUL_BASIS);
    }

    @Test
    void onlyALaterConsentSaysMoreThanAnObjection() {
        var objection = new Facts.Objection(OTHER, NOW.minusSeconds(10));

        assertThat(decide(LawfulBasis.CONSENT, null, objection, given(NOW.minusSeconds(9), null, 1, false))
                        .allowed())
                .isTrue();
        assertThat(decide(LawfulBasis.CONSENT, null, objection, given(NOW.minusSeconds(10), null, 1, false))
                        .reason())
                .isEqualTo(Reason.OBJECTED);
    }

    @Test
    void nothingIsDoneForAPurposeThatIsUnknownOrOver() {
        assertThat(decide(null, null, null, null).reason()).isEqualTo(Reason.PURPOSE_UNKNOWN);
        assertThat(new Facts(LawfulBasis.CONTRACT, true, 1, null, null, null)
                        .decide("s", "p", NOW)
                        .reason())
                .isEqualTo(Reason.PURPOSE_ENDED);
        assertThat(List.of(decide(null, null, null, null).allowed())).containsExactly(false);
    }

    private static Facts.Consent given(Instant at, @Nullable Instant expires, int version, boolean superseded) {
        return new Facts.Consent(EVENT, State.GIVEN, at, expires, version, superseded, true);
    }

    private static DecisionView decide(
            @Nullable LawfulBasis basis,
            @Nullable UUID restriction,
            Facts.@Nullable Objection objection,
            Facts.@Nullable Consent consent) {
        return new Facts(basis, false, 1, restriction, objection, consent).decide("s", "p", NOW);
    }
}
