package dev.accountable.consent.notice;

import static dev.accountable.consent.notice.ChecklistView.Item.State.COVERED;
import static dev.accountable.consent.notice.ChecklistView.Item.State.MISSING;
import static dev.accountable.consent.notice.ChecklistView.Item.State.NOT_APPLICABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.accountable.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChecklistTest {

    private static final NoticeText TEXT =
            new NoticeText("en", "Privacy policy", "## Who we are\n\nWe are Example Ltd.\n\n## Your rights\n", "");

    @Test
    void aPolicyForDataOfPeopleThemselvesIsComparedWithArticle13AndForOtherDataWithArticle14() {
        assertThat(compare(NoticeKind.PRIVACY_POLICY, Set.of(DataSource.PERSON), List.of())
                        .missing())
                .hasSize(12)
                .allMatch(item -> item.startsWith("13("));
        assertThat(compare(NoticeKind.PRIVACY_POLICY, Set.of(DataSource.ELSEWHERE), List.of())
                        .missing())
                .hasSize(13)
                .contains("14(1)(d)", "14(2)(f)")
                .allMatch(item -> item.startsWith("14("));
        assertThat(compare(NoticeKind.PRIVACY_POLICY, Set.of(DataSource.values()), List.of())
                        .missing())
                .hasSize(25);
        assertThat(compare(NoticeKind.CONSENT_FORM, Set.of(DataSource.PERSON), List.of())
                        .missing())
                .contains("7(2)", "7(3)", "7(4)");
        assertThat(compare(NoticeKind.TERMS, Set.of(DataSource.PERSON), List.of())
                        .items())
                .isEmpty();
    }

    @Test
    void anItemIsCoveredByAHeadingThatIsThere() {
        var checklist = compare(
                NoticeKind.PRIVACY_POLICY,
                Set.of(DataSource.PERSON),
                List.of(
                        new Coverage("13(1)(a)", "who we are", null),
                        new Coverage("13(2)(b)", "#your-rights", null),
                        new Coverage("13(1)(c)", "Privacy policy", null),
                        new Coverage("13(2)(d)", "Complaints", null),
                        new Coverage("13(1)(f)", null, "Nothing leaves the EEA")));

        assertThat(state(checklist, "13(1)(a)")).isEqualTo(COVERED);
        assertThat(state(checklist, "13(2)(b)")).isEqualTo(COVERED);
        assertThat(state(checklist, "13(1)(c)")).isEqualTo(COVERED);
        assertThat(state(checklist, "13(2)(d)")).isEqualTo(MISSING);
        assertThat(state(checklist, "13(1)(f)")).isEqualTo(NOT_APPLICABLE);
        assertThat(state(checklist, "13(2)(a)")).isEqualTo(MISSING);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        for (Coverage coverage : List.of(
                new Coverage("99(1)", "x", null),
                // of another list
                new Coverage("14(1)(d)", "x", null),
                new Coverage("13(1)(a)", null, "Everybody knows us"),
                new Coverage("13(1)(b)", null, null),
                new Coverage("13(1)(b)", "x", "y"))) {
            assertThatThrownBy(() -> Checklist.check(
                            NoticeKind.PRIVACY_POLICY, new Declared(Set.of(DataSource.PERSON), List.of(coverage))))
                    .as("%s", coverage)
                    .isInstanceOf(ProblemException.class);
        }
        var twice = new Coverage("13(1)(a)", "x", null);
        assertThatThrownBy(() -> Checklist.check(
                        NoticeKind.PRIVACY_POLICY, new Declared(Set.of(DataSource.PERSON), List.of(twice, twice))))
                .isInstanceOf(ProblemException.class);
    }

    /** The policy of the demonstration is an example to follow. */
    @Test
    void theSamplePolicyTellsAll() throws IOException {
        DraftNotice sample = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .readValue(
                        Path.of("..", "local-stack", "src", "main", "resources", "sample", "privacy-policy.json")
                                .toFile(),
                        DraftNotice.class);
        WriteText text = sample.texts().get(0);
        Checklist.check(sample.kind(), sample.declared());

        assertThat(Checklist.compare(
                                UUID.randomUUID(),
                                sample.kind(),
                                sample.declared(),
                                new NoticeText(text.language(), text.title(), text.text(), ""),
                                null)
                        .missing())
                .isEmpty();
    }

    private static ChecklistView compare(NoticeKind kind, Set<DataSource> sources, List<Coverage> coverage) {
        var declared = new Declared(sources, coverage);
        Checklist.check(kind, declared);
        return Checklist.compare(UUID.randomUUID(), kind, declared, TEXT, null);
    }

    private static ChecklistView.Item.State state(ChecklistView checklist, String item) {
        return checklist.items().stream()
                .filter(candidate -> candidate.item().equals(item))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
