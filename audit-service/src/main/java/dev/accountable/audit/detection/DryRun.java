package dev.accountable.audit.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a rule would have found, from events in the order of their time. The windows are those of the living rule. It only
 * reads, keeps in memory what lies within a window, and stops where that becomes too much or takes too long.
 */
final class DryRun {

    static final Duration LONGEST_RANGE = Duration.ofDays(31);
    static final int MOST_FOUND = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_KEPT = 100_000;
    private static final int SWEEP = 1000;

    record Found(String group, Episode episode) {}

    private final DetectionRule rule;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private final Map<String, Group> groups = new HashMap<>();
    private final List<Found> over = new ArrayList<>();
    private Instant until;
    private long events;
    private long matched;

    /** Goes through the events from one instant to before another. */
    DryRun(DetectionRule rule, EventStream stream, Instant from, Instant to) {
        this.rule = rule;
        this.until = to;
        stream.replay(from, to, this::take);
        groups.forEach((key, group) -> group.episodes().forEach(episode -> over.add(new Found(key, episode))));
    }

    /** In the order in which they began; the first {@value #MOST_FOUND}. */
    List<Found> found() {
        return over.stream()
                .sorted(Comparator.comparing(found -> found.episode().firstAt()))
                .limit(MOST_FOUND)
                .toList();
    }

    long foundInAll() {
        return over.size();
    }

    /** All before this instant was looked at. */
    Instant until() {
        return until;
    }

    long events() {
        return events;
    }

    /** Events that a step counts. */
    long matched() {
        return matched;
    }

    private boolean take(LoggedEvent event) {
        if (events == EventStream.MOST - 1 || (events % SWEEP == 0 && !sweep(event.time()))) {
            until = event.time();
            return false;
        }
        events++;
        int steps = rule.definition().stepsOf(event);
        if (steps != 0) {
            rule.groupOf(event).ifPresent(key -> {
                matched++;
                groups.computeIfAbsent(key, unseen -> new Group(rule.definition(), List.of(), List.of()))
                        .add(new Match(event.time(), event.index(), event.id(), steps, event.subject()));
            });
        }
        return true;
    }

    /** False where it has to end here. */
    private boolean sweep(Instant now) {
        groups.forEach((key, group) -> group.forgetBefore(now).forEach(episode -> over.add(new Found(key, episode))));
        groups.values().removeIf(Group::isIdle);
        return System.nanoTime() < deadline
                && groups.values().stream().mapToInt(Group::size).sum() < MOST_KEPT
                && over.size() < MOST_KEPT;
    }
}
