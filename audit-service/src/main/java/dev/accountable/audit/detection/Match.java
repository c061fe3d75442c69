package dev.accountable.audit.detection;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that a rule counts and that no detection has taken yet. In the order of time; of the same time, of the log.
 *
 * @param steps the steps that count it, as bits
 */
record Match(
        Instant time,
        long index,
        UUID event,
        int steps,
        @Nullable UUID subject) implements Comparable<Match> {

    private static final Comparator<Match> ORDER =
            Comparator.comparing(Match::time).thenComparingLong(Match::index);

    /** Before every match of this time. */
    static Match before(Instant time) {
        return new Match(time, Long.MIN_VALUE, new UUID(0, 0), 0, null);
    }

    /** Behind every match of this time. */
    static Match behind(Instant time) {
        return new Match(time, Long.MAX_VALUE, new UUID(0, 0), 0, null);
    }

    boolean counts(int step) {
        return (steps & (1 << step)) != 0;
    }

    @Override
    public int compareTo(Match other) {
        return ORDER.compare(this, other);
    }

    /** A match is its event. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Match match && match.index == index && match.time.equals(time);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index);
    }
}
