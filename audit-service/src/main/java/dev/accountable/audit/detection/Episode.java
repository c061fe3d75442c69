package dev.accountable.audit.detection;

import dev.accountable.defaults.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a rule found in one group, from the first event that counted until it was quiet for a window: one detection and one
 * signal, however long it goes on.
 */
final class Episode {

    /** So many of its events are named; the others are found by group and time. */
    private static final int SAMPLE = 10;

    private final UUID id;
    private final long completedBy;
    private final boolean isNew;
    private final List<UUID> sample;
    private Instant firstAt;
    private Instant lastAt;
    private long count;
    private boolean grown;

    private Episode(
            UUID id, long completedBy, boolean isNew, Instant firstAt, Instant lastAt, long count, List<UUID> sample) {
        this.id = id;
        this.completedBy = completedBy;
        this.isNew = isNew;
        this.firstAt = firstAt;
        this.lastAt = lastAt;
        this.count = count;
        this.sample = sample;
    }

    /** @param matches in order; the last one completed the rule */
    static Episode of(List<Match> matches, Match completing) {
        return new Episode(
                UuidV7.next(),
                completing.index(),
                true,
                matches.get(0).time(),
                matches.get(matches.size() - 1).time(),
                matches.size(),
                new ArrayList<>(matches.stream().limit(SAMPLE).map(Match::event).toList()));
    }

    static Episode stored(UUID id, long completedBy, Instant firstAt, Instant lastAt, long count) {
        return new Episode(id, completedBy, false, firstAt, lastAt, count, List.of());
    }

    /** Takes a match that is not further away than the window, on either side. */
    boolean takes(Match match, Duration window) {
        Instant time = match.time();
        if (time.isBefore(firstAt.minus(window)) || time.isAfter(lastAt.plus(window))) {
            return false;
        }
        firstAt = time.isBefore(firstAt) ? time : firstAt;
        lastAt = time.isAfter(lastAt) ? time : lastAt;
        count++;
        grown = true;
        return true;
    }

    UUID id() {
        return id;
    }

    /** The place in the log of the event that completed the rule. */
    long completedBy() {
        return completedBy;
    }

    boolean isNew() {
        return isNew;
    }

    boolean isGrown() {
        return grown && !isNew;
    }

    Instant firstAt() {
        return firstAt;
    }

    Instant lastAt() {
        return lastAt;
    }

    long count() {
        return count;
    }

    List<UUID> sample() {
        return sample;
    }
}
