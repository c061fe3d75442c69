package dev.accountable.audit.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a rule knows of one group: the matches that are not enough yet, and the episodes near them.
 *
 * <p>Events count at their own time, whatever the order in which they arrive. A window is closed: two events as far apart
 * as the window is long are both in it. So much is kept and no more: of a rule that counts people, each person's newest
 * match; of any rule, the newest {@value #MOST} matches.
 */
final class Group {

    static final int MOST = 10_000;

    private final Rule rule;
    private final Duration window;
    private final Set<Match> before;
    private final TreeSet<Match> undecided;
    private final Map<UUID, Match> newestOf = new HashMap<>();
    private final List<Episode> episodes;

    Group(Rule rule, Collection<Match> undecided, Collection<Episode> episodes) {
        this.rule = rule;
        this.window = rule.length();
        this.before = Set.copyOf(undecided);
        this.undecided = new TreeSet<>(undecided);
        this.episodes = new ArrayList<>(episodes);
        if (rule.countsSubjectsOnly()) {
            this.undecided.forEach(match -> newestOf.put(Objects.requireNonNull(match.subject()), match));
        }
    }

    void add(Match match) {
        for (Episode episode : episodes) {
            if (episode.takes(match, window)) {
                return;
            }
        }
        if (!keep(match)) {
            return;
        }
        // An event in order ends the only window that it can complete; one that is late may complete those behind it.
        for (Match last : List.copyOf(
                undecided.subSet(match, true, Match.behind(match.time().plus(window)), true))) {
            if (rule.isLastStep(last)) {
                var candidates = undecided.subSet(Match.before(last.time().minus(window)), true, last, true);
                if (rule.isCompletedBy(candidates)) {
                    List<Match> taken = List.copyOf(candidates);
                    episodes.add(Episode.of(taken, match));
                    taken.forEach(undecided::remove);
                    absorb(episodes.get(episodes.size() - 1));
                    return;
                }
            }
        }
    }

    /** What came in late behind the window that was completed belongs to the same episode. */
    private void absorb(Episode episode) {
        undecided.removeIf(match -> !match.time().isBefore(episode.firstAt()) && episode.takes(match, window));
    }

    private boolean keep(Match match) {
        if (rule.countsSubjectsOnly()) {
            UUID subject = match.subject();
            if (subject == null) {
                return false;
            }
            Match known = newestOf.get(subject);
            if (known != null && undecided.contains(known)) {
                if (known.compareTo(match) > 0) {
                    return false;
                }
                undecided.remove(known);
            }
            newestOf.put(subject, match);
        }
        undecided.add(match);
        if (undecided.size() > MOST) {
            undecided.pollFirst();
        }
        return true;
    }

    /** For a stream in the order of time: forgets what no window can hold any more, and gives the episodes that are over. */
    List<Episode> forgetBefore(Instant now) {
        Instant limit = now.minus(window);
        undecided.headSet(Match.before(limit)).clear();
        newestOf.values().removeIf(match -> match.time().isBefore(limit));
        List<Episode> over = episodes.stream()
                .filter(episode -> episode.lastAt().isBefore(limit))
                .toList();
        episodes.removeAll(over);
        return over;
    }

    boolean isIdle() {
        return undecided.isEmpty() && episodes.isEmpty();
    }

    int size() {
        return undecided.size();
    }

    /** Matches that are undecided now and were not before. */
    Set<Match> added() {
        Set<Match> added = new HashSet<>(undecided);
        added.removeAll(before);
        return added;
    }

    /** Matches that were undecided before and are not now. */
    Set<Match> removed() {
        Set<Match> removed = new HashSet<>(before);
        removed.removeAll(undecided);
        return removed;
    }

    List<Episode> episodes() {
        return episodes;
    }
}
