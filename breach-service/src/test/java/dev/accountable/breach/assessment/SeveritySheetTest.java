package dev.accountable.breach.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.breach.assessment.SeveritySheet.Altered;
import dev.accountable.breach.assessment.SeveritySheet.Away;
import dev.accountable.breach.assessment.SeveritySheet.Band;
import dev.accountable.breach.assessment.SeveritySheet.Circumstances;
import dev.accountable.breach.assessment.SeveritySheet.Context;
import dev.accountable.breach.assessment.SeveritySheet.DataKind;
import dev.accountable.breach.assessment.SeveritySheet.Ease;
import dev.accountable.breach.assessment.SeveritySheet.Identification;
import dev.accountable.breach.assessment.SeveritySheet.Reached;
import dev.accountable.breach.assessment.SeveritySheet.Score;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveritySheetTest {

    @ParameterizedTest
    @CsvSource({
        // DPC, EI, C, I, A, malice: on both sides of each edge of the bands
        "1, NEGLIGIBLE, NO_EVIDENCE, NOT_USED, EASILY_RECOVERED, false, 0.25, LOW",
        "1, MAXIMUM, UNKNOWN_RECIPIENTS, USED_RECOVERABLE, EASILY_RECOVERED, false, 1.75, LOW",
        "1, MAXIMUM, UNKNOWN_RECIPIENTS, USED_LOST, EASILY_RECOVERED, false, 2.0, MEDIUM",
        "3, SIGNIFICANT, KNOWN_RECIPIENTS, NOT_USED, EASILY_RECOVERED, false, 2.5, MEDIUM",
        "3, SIGNIFICANT, KNOWN_RECIPIENTS, USED_RECOVERABLE, EASILY_RECOVERED, false, 2.75, MEDIUM",
        "3, SIGNIFICANT, KNOWN_RECIPIENTS, NOT_USED, EASILY_RECOVERED, true, 3.0, HIGH",
        "3, MAXIMUM, KNOWN_RECIPIENTS, NOT_USED, EASILY_RECOVERED, true, 3.75, HIGH",
        "4, MAXIMUM, NO_EVIDENCE, NOT_USED, EASILY_RECOVERED, false, 4.0, VERY_HIGH",
        "3, MAXIMUM, UNKNOWN_RECIPIENTS, NOT_USED, EASILY_RECOVERED, true, 4.0, VERY_HIGH",
        "4, MAXIMUM, UNKNOWN_RECIPIENTS, USED_LOST, FULL, true, 6.0, VERY_HIGH"
    })
    void theScoreIsContextTimesIdentificationPlusCircumstances(
            int context,
            Ease ease,
            Reached reached,
            Altered altered,
            Away away,
            boolean malicious,
            double severity,
            Band band) {
        Score score = sheet(
                        List.of(new Context(DataKind.SIMPLE, context - 1, "as is")),
                        ease,
                        reached,
                        altered,
                        away,
                        malicious)
                .score(Sheets.ofCase(13));

        assertThat(score.severity()).isEqualTo(severity);
        assertThat(score.band()).isEqualTo(band);
    }

    @Test
    void ofSeveralKindsOfDataTheHighestCounts() {
        Score score = sheet(
                        List.of(
                                new Context(DataKind.SIMPLE, 1, "a list of rich customers"),
                                new Context(DataKind.SENSITIVE, -1, "which disease they were tested for"),
                                new Context(DataKind.FINANCIAL, -2, "only that there is an account")),
                        Ease.LIMITED,
                        Reached.NO_EVIDENCE,
                        Altered.NOT_USED,
                        Away.EASILY_RECOVERED,
                        false)
                .score(Sheets.ofCase(13));

        assertThat(score.context()).isEqualTo(3);
        assertThat(score.severity()).isEqualTo(1.5);
    }

    @Test
    void marksDoNotChangeTheNumber() {
        SeveritySheet sheet = sheet(
                List.of(new Context(DataKind.SIMPLE, 0, "names")),
                Ease.MAXIMUM,
                Reached.NO_EVIDENCE,
                Altered.NOT_USED,
                Away.EASILY_RECOVERED,
                false);
        Score few = sheet.score(Sheets.ofCase(1, Sheets.fact("people", Map.of("atMost", 100))));
        Score many = sheet.score(Sheets.ofCase(1, Sheets.fact("people", Map.of("atMost", 101))));

        assertThat(few.moreThanAHundred()).isFalse();
        assertThat(many.moreThanAHundred()).isTrue();
        assertThat(many.unintelligible()).isTrue();
        assertThat(many.severity()).isEqualTo(few.severity()).isEqualTo(1.0);
    }

    @Property
    void everyPossibleScoreIsAWholeNumberOfQuartersWithinTheRange(
            @ForAll DataKind type,
            @ForAll Ease ease,
            @ForAll Reached reached,
            @ForAll Altered altered,
            @ForAll Away away,
            @ForAll boolean malicious) {
        for (int adjustment = -5; adjustment <= 5; adjustment++) {
            Context context = new Context(type, adjustment, "tried");
            if (context.isPossible()) {
                double severity = sheet(List.of(context), ease, reached, altered, away, malicious)
                        .score(Sheets.ofCase(1))
                        .severity();
                assertThat(severity).isBetween(0.25, 6.0);
                assertThat(severity * 4).isEqualTo(Math.rint(severity * 4));
            }
        }
    }

    private static SeveritySheet sheet(
            List<Context> contexts, Ease ease, Reached reached, Altered altered, Away away, boolean malicious) {
        return new SeveritySheet(
                contexts,
                new Identification(ease, "as is"),
                new Circumstances(reached, altered, away, malicious, "as is"));
    }
}
