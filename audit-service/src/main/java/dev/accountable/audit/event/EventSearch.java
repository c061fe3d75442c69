package dev.accountable.audit.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is looked for; what is null does not matter. */
record EventSearch(
        @Nullable String subject,
        @Nullable String actor,
        @Nullable String type,
        @Nullable String resource,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable UUID after,
        int limit) {

    private record Condition(
            String name, String sql, @Nullable Object value) {}

    /** The persons that are looked for, by reference. */
    Set<String> persons() {
        return Stream.of(Optional.ofNullable(subject), Optional.ofNullable(actor))
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /** The conditions as SQL, with a question mark for each of {@link #values()}. */
    String where(Map<String, UUID> pseudonyms) {
        String all = conditions(pseudonyms).stream().map(Condition::sql).collect(Collectors.joining(" and "));
        return all.isEmpty() ? "true" : all;
    }

    List<Object> values() {
        return conditions(Map.of()).stream()
                .map(Condition::value)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toList());
    }

    /** The names of the conditions, for the record of who searched: what was asked, without repeating any value. */
    String names() {
        String all = conditions(Map.of()).stream().map(Condition::name).collect(Collectors.joining(","));
        return all.isEmpty() ? "none" : all;
    }

    /**
     * Pseudonyms stand in the text itself, so that PostgreSQL plans for this very person: one actor may have done half of
     * all that is in the log, and the average one ten things of it.
     */
    private List<Condition> conditions(Map<String, UUID> pseudonyms) {
        List<Condition> conditions = new ArrayList<>();
        if (subject != null) {
            conditions.add(new Condition("subject", "e.subject = '" + pseudonyms.get(subject) + "'", null));
        }
        if (actor != null) {
            conditions.add(new Condition("actor", "e.actor = '" + pseudonyms.get(actor) + "'", null));
        }
        if (type != null) {
            conditions.add(new Condition("type", "e.type = ?", type));
        }
        if (resource != null) {
            conditions.add(new Condition("resource", "p.resource = ?", resource));
        }
        if (from != null) {
            conditions.add(
                    new Condition("from", (resource == null ? "e" : "p") + ".time >= ?::timestamptz", from.toString()));
        }
        if (to != null) {
            conditions.add(
                    new Condition("to", (resource == null ? "e" : "p") + ".time < ?::timestamptz", to.toString()));
        }
        return conditions;
    }
}
