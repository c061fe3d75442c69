package dev.accountable.audit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.detection.Rule.Counted;
import dev.accountable.audit.detection.Rule.Kind;
import dev.accountable.audit.detection.Rule.Severity;
import dev.accountable.audit.detection.Rule.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A match is written as minute:step or minute:person. The window is ten minutes. */
class GroupTest {

    private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
    private static final Rule THREE = threshold(3, Counted.EVENTS);

    @Test
    void enoughWithinTheWindowIsOneDetection() {
        assertThat(found(THREE, "0:0 4:0 9:0")).containsExactly("0-9 of 3");
    }

    @Test
    void bothEndsOfTheWindowAreInIt() {
        assertThat(found(THREE, "0:0 4:0 10:0")).containsExactly("0-10 of 3");
        assertThat(found(THREE, "0:0 4:0 11:0")).isEmpty();
    }

    @Test
    void theWindowSlides() {
        assertThat(found(THREE, "0:0 8:0 12:0 17:0")).containsExactly("8-17 of 3");
    }

    @Test
    void whatFollowsIsCountedOntoItUntilItIsQuiet() {
        assertThat(found(THREE, "0:0 1:0 2:0 3:0 12:0 22:0")).containsExactly("0-22 of 6");
        assertThat(found(THREE, "0:0 1:0 2:0 13:0 14:0")).containsExactly("0-2 of 3");
        assertThat(found(THREE, "0:0 1:0 2:0 13:0 14:0 15:0")).containsExactly("0-2 of 3", "13-15 of 3");
    }

    @Test
    void whatComesLateCountsAtItsOwnTime() {
        assertThat(found(THREE, "0:0 8:0 14:0 4:0")).containsExactly("0-14 of 4");
        assertThat(found(THREE, "20:0 21:0 0:0 1:0")).isEmpty();
        assertThat(found(THREE, "20:0 21:0 22:0 12:0")).containsExactly("12-22 of 4");
    }

    @Test
    void peopleAreCountedOnce() {
        Rule people = threshold(3, Counted.SUBJECTS);
        assertThat(found(people, "0:a 1:a 2:a 3:b 4:a")).isEmpty();
        assertThat(found(people, "0:a 1:b 2:b 3:c")).containsExactly("0-3 of 3");
        assertThat(found(people, "0:a 5:b 9:a 14:c")).containsExactly("5-14 of 3");
        assertThat(found(people, "0:a 5:b 11:c")).isEmpty();
    }

    @Test
    void stepsCountInTheirOrder() {
        Rule sequence = sequence(2, 1);
        assertThat(found(sequence, "0:0 1:0 2:1")).containsExactly("0-2 of 3");
        assertThat(found(sequence, "0:0 1:1 2:0")).isEmpty();
        assertThat(found(sequence, "0:1 1:0 2:0")).isEmpty();
        assertThat(found(sequence, "0:0 1:1 2:0 3:1")).containsExactly("0-3 of 4");
        assertThat(found(sequence, "0:0 5:0 11:1")).isEmpty();
    }

    @Test
    void aStepThatComesLateCompletesASequence() {
        assertThat(found(sequence(2, 1), "0:0 2:1 1:0")).containsExactly("0-2 of 3");
    }

    @Test
    void oneEventIsNotTwoSteps() {
        Rule twice = sequence(1, 1);
        assertThat(found(twice, "0:01")).isEmpty();
        assertThat(found(twice, "0:01 1:01")).containsExactly("0-1 of 2");
    }

    @Test
    void memoryIsBounded() {
        Group group = new Group(sequence(1, 1), List.of(), List.of());
        for (int i = 0; i < Group.MOST + 100; i++) {
            group.add(new Match(START.plusMillis(i), i, id("event" + i), 1, null));
        }
        assertThat(group.size()).isEqualTo(Group.MOST);
    }

    /** Cut into batches anywhere, with what is stored in between, it finds the same. */
    @Property
    void batchesMakeNoDifference(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 40) Integer> minutes,
            @ForAll @IntRange(min = 1, max = 10) int batch) {
        for (Rule rule : List.of(THREE, threshold(2, Counted.SUBJECTS), sequence(2, 1))) {
            List<Match> matches = matches(minutes);
            Group whole = new Group(rule, List.of(), List.of());
            matches.forEach(whole::add);
            List<Match> undecided = List.of();
            List<Episode> episodes = List.of();
            for (int from = 0; from < matches.size(); from += batch) {
                Group part = new Group(rule, undecided, episodes);
                matches.subList(from, Math.min(from + batch, matches.size())).forEach(part::add);
                List<Match> next = new ArrayList<>(undecided);
                next.removeAll(part.removed());
                next.addAll(part.added());
                undecided = next;
                episodes = part.episodes().stream()
                        .map(e -> Episode.stored(e.id(), e.completedBy(), e.firstAt(), e.lastAt(), e.count()))
                        .toList();
            }
            assertThat(episodes.stream().map(GroupTest::text))
                    .containsExactlyInAnyOrderElementsOf(
                            whole.episodes().stream().map(GroupTest::text).toList());
        }
    }

    /** In the order of time: a threshold fires exactly where so many lie in a window that no detection has taken. */
    @Property
    void aThresholdFiresAsCountingByHandDoes(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 60) Integer> minutes) {
        List<Integer> inOrder = minutes.stream().sorted().toList();
        List<String> expected = new ArrayList<>();
        List<Integer> open = new ArrayList<>();
        int first = -1;
        int last = -1;
        int count = 0;
        for (int minute : inOrder) {
            if (first >= 0 && minute - last <= 10) {
                last = minute;
                count++;
                continue;
            }
            if (first >= 0) {
                expected.add(first + "-" + last + " of " + count);
                first = -1;
            }
            open.add(minute);
            open.removeIf(early -> minute - early > 10);
            if (open.size() >= 3) {
                first = open.get(0);
                last = minute;
                count = open.size();
                open.clear();
            }
        }
        if (first >= 0) {
            expected.add(first + "-" + last + " of " + count);
        }
        Group group = new Group(THREE, List.of(), List.of());
        matches(inOrder).forEach(group::add);
        assertThat(group.episodes().stream().map(GroupTest::text)).isEqualTo(expected);
    }

    /** However late some of them come, what belongs together is found. */
    @Property
    void orderOfArrivalDoesNotHideAThreshold(@ForAll Random random) {
        List<Integer> minutes = new ArrayList<>(List.of(100, 103, 106));
        for (int i = 0; i < 5; i++) {
            minutes.add(i * 15);
        }
        Collections.shuffle(minutes, random);
        Group group = new Group(THREE, List.of(), List.of());
        matches(minutes).forEach(group::add);
        assertThat(group.episodes().stream().map(GroupTest::text)).containsExactly("100-106 of 3");
    }

    private static List<Match> matches(List<Integer> minutes) {
        List<Match> matches = new ArrayList<>();
        for (int i = 0; i < minutes.size(); i++) {
            int minute = minutes.get(i);
            matches.add(new Match(
                    START.plus(Duration.ofMinutes(minute)),
                    i,
                    id("event" + i),
                    i % 3 == 2 ? 2 | 1 : 1,
                    id("person" + minute % 3)));
        }
        return matches;
    }

    private static List<String> found(Rule rule, String matches) {
        Group group = new Group(rule, List.of(), List.of());
        int index = 0;
        for (String match : matches.split(" ", -1)) {
            String[] parts = match.split(":", -1);
            boolean person = Character.isLetter(parts[1].charAt(0));
            int steps = person
                    ? 1
                    : Arrays.stream(parts[1].split("", -1))
                            .filter(step -> !step.isEmpty())
                            .mapToInt(step -> 1 << Integer.parseInt(step))
                            .sum();
            @Nullable UUID subject = person ? id(parts[1]) : null;
            Instant time = START.plus(Duration.ofMinutes(Long.parseLong(parts[0])));
            group.add(new Match(time, index, id("event" + index), steps, subject));
            index++;
        }
        return group.episodes().stream().map(GroupTest::text).toList();
    }

    private static String text(Episode episode) {
        return Duration.between(START, episode.firstAt()).toMinutes() + "-"
                + Duration.between(START, episode.lastAt()).toMinutes() + " of " + episode.count();
    }

    private static Rule threshold(int atLeast, Counted of) {
        return rule(Kind.THRESHOLD, List.of(new Step(filter(), atLeast, of)));
    }

    private static Rule sequence(int first, int then) {
        return rule(
                Kind.SEQUENCE,
                List.of(new Step(filter(), first, Counted.EVENTS), new Step(filter(), then, Counted.EVENTS)));
    }

    private static Filter filter() {
        return new Filter("dev.accountable.a", null, null, null, null, null);
    }

    private static Rule rule(Kind kind, List<Step> steps) {
        return new Rule("name", "", kind, steps, Set.of(), null, "PT10M", Severity.LOW, true);
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
