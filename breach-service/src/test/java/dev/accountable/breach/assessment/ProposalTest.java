package dev.accountable.breach.assessment;

import static dev.accountable.breach.assessment.Outcome.DOCUMENT_ONLY;
import static dev.accountable.breach.assessment.Outcome.NOTIFY_AUTHORITY;
import static dev.accountable.breach.assessment.Outcome.NOTIFY_AUTHORITY_AND_PEOPLE;
import static dev.accountable.breach.assessment.Sheets.availability;
import static dev.accountable.breach.assessment.Sheets.everyItem;
import static dev.accountable.breach.assessment.Sheets.fact;
import static dev.accountable.breach.assessment.Sheets.leak;
import static dev.accountable.breach.assessment.Sheets.ofCase;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProposalTest {

    /** The tables of EDPB Guidelines 01/2021, cases 1 to 18: none, the authority, the authority and the people. */
    private static final String GUIDELINES = "NAPPPNPANNPPNPNAPP";

    static Stream<Arguments> cases() {
        return IntStream.rangeClosed(1, 18)
                .mapToObj(number -> Arguments.of(
                        number,
                        switch (GUIDELINES.charAt(number - 1)) {
                            case 'N' -> DOCUMENT_ONLY;
                            case 'A' -> NOTIFY_AUTHORITY;
                            default -> NOTIFY_AUTHORITY_AND_PEOPLE;
                        }));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePublishedCasesComeOutAsPublished(int number, Outcome published) {
        Proposal proposal = Proposal.from(ofCase(number));

        assertThat(proposal.outcome()).as("%s", proposal).isEqualTo(published);
        assertThat(proposal.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.why()).isNotBlank());
        assertThat(Sheets.precedents().all().get(number - 1).outcome()).isEqualTo(published);
    }

    static Stream<Arguments> variations() {
        return Stream.of(
                // The key of what was encrypted is known to the intruder.
                Arguments.of(1, leak("protection", "LIKELY_SUBVERTED"), NOTIFY_AUTHORITY),
                Arguments.of(10, leak("protection", "LIKELY_SUBVERTED"), NOTIFY_AUTHORITY_AND_PEOPLE),
                // It was not encrypted at all.
                Arguments.of(10, leak("protection", "NONE"), NOTIFY_AUTHORITY_AND_PEOPLE),
                Arguments.of(6, everyItem("unreadable", false), NOTIFY_AUTHORITY_AND_PEOPLE),
                // There is no backup, or it took days, or somebody was harmed.
                Arguments.of(1, availability("backup", "NONE"), NOTIFY_AUTHORITY),
                Arguments.of(
                        1,
                        availability("effect", "INCONVENIENCE").andThen(availability("hoursWithout", 120)),
                        NOTIFY_AUTHORITY),
                Arguments.of(2, availability("effect", "HARM"), NOTIFY_AUTHORITY_AND_PEOPLE),
                Arguments.of(3, availability("effect", "NONE").andThen(leak("protection", "INTACT")), DOCUMENT_ONLY),
                Arguments.of(
                        10,
                        availability("backup", "NONE"),
                        // Encrypted or not, the children's only records are gone.
                        NOTIFY_AUTHORITY_AND_PEOPLE),
                // The recipient is not reliable, or has not confirmed.
                Arguments.of(9, leak("recipients", "KNOWN"), NOTIFY_AUTHORITY),
                Arguments.of(9, leak("deletionConfirmed", false), NOTIFY_AUTHORITY),
                Arguments.of(9, leak("recipients", "MANY"), NOTIFY_AUTHORITY),
                Arguments.of(16, leak("recipients", "MANY"), NOTIFY_AUTHORITY_AND_PEOPLE),
                Arguments.of(16, leak("recipients", "TRUSTED").andThen(leak("deletionConfirmed", true)), DOCUMENT_ONLY),
                // Everybody could read it before.
                Arguments.of(14, everyItem("publicBefore", true), DOCUMENT_ONLY),
                Arguments.of(11, everyItem("publicBefore", true), DOCUMENT_ONLY),
                // One person is in danger: harmless data are not harmless for her.
                Arguments.of(13, fact("somebodyAtParticularRisk", true), NOTIFY_AUTHORITY),
                Arguments.of(8, fact("somebodyAtParticularRisk", true), NOTIFY_AUTHORITY_AND_PEOPLE),
                // Not two parcels but the whole day's.
                Arguments.of(13, fact("people", Map.of("atLeast", 5000, "atMost", 5000)), NOTIFY_AUTHORITY),
                // What people eat can say what they believe.
                Arguments.of(15, everyItem("insight", "ORDINARY"), NOTIFY_AUTHORITY),
                // Bought and sold, but nobody has used it yet.
                Arguments.of(18, fact("misused", false), NOTIFY_AUTHORITY),
                Arguments.of(7, fact("people", Map.of("atLeast", 1, "atMost", 1)), NOTIFY_AUTHORITY_AND_PEOPLE),
                // An open server that nobody looked at, by complete logs.
                Arguments.of(14, leak("disclosure", "EXCLUDED").andThen(leak("recipients", "UNKNOWN")), DOCUMENT_ONLY),
                // Wrong data were used.
                Arguments.of(1, fact("integrity", "USED_LOST"), NOTIFY_AUTHORITY));
    }

    @ParameterizedTest
    @MethodSource("variations")
    void anotherFactGivesAnotherOutcome(int number, Consumer<ObjectNode> change, Outcome expected) {
        Proposal proposal = Proposal.from(ofCase(number, change));

        assertThat(proposal.outcome()).as("%s", proposal).isEqualTo(expected);
    }

    @Test
    void whatIsNotKnownIsTakenAtItsWorstAndSaid() {
        Facts facts = ofCase(
                10,
                leak("protection", "NOT_KNOWN_YET")
                        .andThen(leak("disclosure", "NOT_KNOWN_YET"))
                        .andThen(fact("people", Map.of())));

        Proposal proposal = Proposal.from(facts);

        assertThat(proposal.outcome()).isEqualTo(NOTIFY_AUTHORITY_AND_PEOPLE);
        assertThat(proposal.open()).hasSize(3).anyMatch(question -> question.contains("taken as readable"));
        assertThat(Proposal.from(ofCase(13)).open()).isEmpty();
    }

    @Test
    void aProcessorTellsItsControllersWhateverTheRiskAndOwesNothingElse() {
        for (int number = 1; number <= 18; number++) {
            Proposal own = Proposal.from(ofCase(number));
            Proposal others = Proposal.from(ofCase(number, fact("role", "PROCESSOR")));

            assertThat(others.tellControllers()).isTrue();
            assertThat(others.outcome()).isEqualTo(Outcome.DOCUMENT_ONLY);
            assertThat(others.risk()).as("the controllers need to know it").isEqualTo(own.risk());
        }
        assertThat(Proposal.from(ofCase(13)).tellControllers()).isFalse();
    }

    /** Art. 34 is the sharper duty: whoever tells people tells the authority. More of a bad fact is never less of a duty. */
    @Test
    void worseFactsNeverObligeToLess() {
        List<Consumer<ObjectNode>> worse = List.of(
                fact("misused", true),
                fact("somebodyAtParticularRisk", true),
                fact("people", Map.of("atLeast", 1_000_000)),
                availability("effect", "HARM"),
                leak("protection", "NONE"),
                leak("deletionConfirmed", false),
                fact("groups", List.of("MINORS", "CUSTOMERS")),
                everyItem("unreadable", false));
        for (int number = 1; number <= 18; number++) {
            Outcome before = Proposal.from(ofCase(number)).outcome();
            for (Consumer<ObjectNode> change : worse) {
                assertThat(Proposal.from(ofCase(number, change)).outcome())
                        .as("case %d", number)
                        .isGreaterThanOrEqualTo(before);
            }
        }
    }

    @Test
    void theNearestCaseToACaseIsItself() {
        for (int number = 1; number <= 18; number++) {
            Precedents.Near nearest =
                    Sheets.precedents().nearestTo(ofCase(number)).get(0);
            assertThat(nearest.id()).endsWith("case %02d".formatted(number));
            assertThat(nearest.differences()).isEmpty();
        }
        assertThat(Sheets.precedents()
                        .nearestTo(ofCase(10, leak("protection", "NONE")))
                        .get(0)
                        .differences())
                .containsExactly("protection: here NONE, there INTACT");
    }
}
