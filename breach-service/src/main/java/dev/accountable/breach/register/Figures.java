package dev.accountable.breach.register;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How quick the organisation was, over many breaches: for its management review, and for a regulator who asks. */
@Schema(name = "RegisterFigures")
record Figures(
        int breaches,
        int closed,
        int notified,

        @Schema(description = "Notified after the 72 hours") int late,

        @Schema(description = "The people concerned, or the public, were told")
        int told,

        Times timeToDetect,
        Times timeToAware,
        Times timeToNotify,

        @Schema(description = "From the awareness to the first letter or the publication")
        Times timeToTellPeople) {

    /** Of the breaches of which it is known. */
    @Schema(name = "RegisterTimes")
    record Times(
            int known,
            @Nullable @Schema(implementation = String.class) Duration median,
            @Nullable @Schema(implementation = String.class) Duration longest) {

        private static Times of(List<Entry> entries, Function<Entry, @Nullable Duration> time) {
            List<Duration> known = new ArrayList<>();
            for (Entry entry : entries) {
                Duration took = time.apply(entry);
                if (took != null) {
                    known.add(took);
                }
            }
            known.sort(null);
            return known.isEmpty()
                    ? new Times(0, null, null)
                    : new Times(known.size(), known.get((known.size() - 1) / 2), known.get(known.size() - 1));
        }
    }

    static Figures of(List<Entry> entries) {
        return new Figures(
                entries.size(),
                count(entries, entry -> entry.closedAt() != null),
                count(entries, entry -> entry.notifiedAt() != null),
                count(entries, entry -> Boolean.TRUE.equals(entry.late())),
                count(entries, entry -> entry.peopleToldAt() != null),
                Times.of(entries, Entry::timeToDetect),
                Times.of(entries, Entry::timeToAware),
                Times.of(entries, Entry::timeToNotify),
                Times.of(entries, entry -> between(entry.awareAt(), entry.peopleToldAt())));
    }

    static @Nullable Duration between(@Nullable Instant from, @Nullable Instant until) {
        return from == null || until == null ? null : Duration.between(from, until);
    }

    private static int count(List<Entry> entries, Predicate<Entry> which) {
        return (int) entries.stream().filter(which).count();
    }
}
