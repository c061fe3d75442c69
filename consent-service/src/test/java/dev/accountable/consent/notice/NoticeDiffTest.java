package dev.accountable.consent.notice;

import static dev.accountable.consent.notice.NoticeDiff.Change.ADDED;
import static dev.accountable.consent.notice.NoticeDiff.Change.REMOVED;
import static dev.accountable.consent.notice.NoticeDiff.Change.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.consent.notice.NoticeDiff.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class NoticeDiffTest {

    @Test
    void linesAreRemovedAddedOrAsTheyWere() {
        assertThat(NoticeDiff.lines(List.of("a", "b", "c", "d"), List.of("a", "B", "c", "d", "e")))
                .containsExactly(
                        new Line(UNCHANGED, "a"),
                        new Line(REMOVED, "b"),
                        new Line(ADDED, "B"),
                        new Line(UNCHANGED, "c"),
                        new Line(UNCHANGED, "d"),
                        new Line(ADDED, "e"));
    }

    /** Whatever is compared: without what was added it is the old text, without what was removed the new one. */
    @Test
    void bothTextsCanBeReadFromIt() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<String> before = words(random);
            List<String> after = words(random);
            List<Line> lines = NoticeDiff.lines(before, after);
            assertThat(lines.stream().filter(line -> line.change() != ADDED).map(Line::text))
                    .containsExactlyElementsOf(before);
            assertThat(lines.stream().filter(line -> line.change() != REMOVED).map(Line::text))
                    .containsExactlyElementsOf(after);
        }
    }

    @Test
    void theLongestTextsThatHaveNothingInCommonAreComparedInAMoment() {
        List<String> before = IntStream.range(0, 3000).mapToObj(i -> "old " + i).toList();
        List<String> after = IntStream.range(0, 3000).mapToObj(i -> "new " + i).toList();
        Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(NoticeDiff.lines(before, after)).hasSize(6000));
    }

    private static List<String> words(Random random) {
        List<String> words = new ArrayList<>(Collections.nCopies(random.nextInt(12), ""));
        words.replaceAll(nothing -> Character.toString('a' + random.nextInt(4)));
        return words;
    }
}
