package dev.accountable.consent.event;

import static dev.accountable.consent.event.State.EXPIRED;
import static dev.accountable.consent.event.State.GIVEN;
import static dev.accountable.consent.event.State.REFUSED;
import static dev.accountable.consent.event.State.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.consent.event.Settlement.Reason;
import dev.accountable.consent.event.Settlement.Said;
import dev.accountable.consent.event.Settlement.Winner;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlementTest {

    static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

    static Said said(State state, int hour) {
        return new Said(state, NOW.minusSeconds(3600L * (24 - hour)), null, 1, null, null);
    }

    static Settlement between(@Nullable Said account, Said visitor) {
        return Settlement.between(account, visitor, false, NOW);
    }

    @Test
    void whatOnlyTheVisitorSaidIsTakenOver() {
        for (State state : State.values()) {
            Settlement settled = between(null, said(state, 1));
            assertThat(settled.winner()).isEqualTo(Winner.VISITOR);
            assertThat(settled.reason()).isEqualTo(Reason.ONLY_CHOICE);
            assertThat(settled.result().state()).isEqualTo(state);
            assertThat(settled.toBeWritten()).isTrue();
        }
    }

    @Test
    void theLaterChoiceWinsWhicheverItIs() {
        for (State earlier : State.values()) {
            for (State later : State.values()) {
                Settlement visitors = between(said(earlier, 1), said(later, 2));
                assertThat(visitors.winner()).isEqualTo(Winner.VISITOR);
                assertThat(visitors.result().state()).isEqualTo(later);
                assertThat(visitors.toBeWritten()).isTrue();

                Settlement accounts = between(said(later, 2), said(earlier, 1));
                assertThat(accounts.winner()).isEqualTo(Winner.ACCOUNT);
                assertThat(accounts.result().state()).isEqualTo(later);
                assertThat(accounts.toBeWritten()).isFalse();
                assertThat(List.of(visitors.reason(), accounts.reason())).containsOnly(Reason.LATER);
            }
        }
    }

    @Test
    void inDoubtTheMoreRestrictiveWins() {
        for (State no : List.of(REFUSED, WITHDRAWN, EXPIRED)) {
            assertThat(between(said(GIVEN, 1), said(no, 1)).result().state()).isEqualTo(no);
            Settlement accounts = between(said(no, 1), said(GIVEN, 1));
            assertThat(accounts.result().state()).isEqualTo(no);
            // Else the visitor's consent were the last word in the history.
            assertThat(accounts.toBeWritten()).isTrue();
        }
    }

    @Test
    void noConsentIsTakenOverAgainstAnObjection() {
        Settlement only = Settlement.between(null, said(GIVEN, 1), true, NOW);
        assertThat(only.result().state()).isEqualTo(REFUSED);
        assertThat(only.reason()).isEqualTo(Reason.OBJECTION_STANDS);

        Settlement later = Settlement.between(said(WITHDRAWN, 1), said(GIVEN, 2), true, NOW);
        assertThat(later.result().state()).isEqualTo(WITHDRAWN);
        assertThat(later.winner()).isEqualTo(Winner.ACCOUNT);
        assertThat(later.toBeWritten()).isTrue();

        // What the account itself consented to is decided about as before; a consent now would end the objection.
        Settlement both = Settlement.between(said(GIVEN, 1), said(GIVEN, 2), true, NOW);
        assertThat(both.winner()).isEqualTo(Winner.ACCOUNT);
        assertThat(both.toBeWritten()).isFalse();

        Settlement refusal = Settlement.between(said(GIVEN, 1), said(REFUSED, 2), true, NOW);
        assertThat(refusal.result().state()).isEqualTo(REFUSED);
    }

    @Test
    void aConsentWhosePeriodIsOverHasEndedThen() {
        Instant end = NOW.minusSeconds(60);
        var over = new Said(GIVEN, NOW.minusSeconds(7200), end, 1, null, null);

        assertThat(between(null, over).result().state()).isEqualTo(EXPIRED);
        // Refused between consent and end: the end is later.
        assertThat(between(said(REFUSED, 23), over).result().state()).isEqualTo(EXPIRED);
        // Given by the account before the visitor's consent ended: nobody may any more.
        assertThat(between(said(GIVEN, 23), over).result().state()).isEqualTo(EXPIRED);
    }

    @Test
    void aConsentDoesNotLastLongerForBeingTakenOver() {
        Instant end = NOW.plusSeconds(60);
        var visitors = new Said(GIVEN, NOW.minusSeconds(60), end, 3, null, null);

        Carried carried = between(null, visitors).carried("newsletter", visitors.at());

        assertThat(carried.expiresAt()).isEqualTo(end);
        assertThat(carried.purposeVersion()).isEqualTo(3);
    }
}
