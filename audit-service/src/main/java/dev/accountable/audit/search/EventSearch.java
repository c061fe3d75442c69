package dev.accountable.audit.search;

import dev.accountable.audit.event.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for; what is null does not matter.
 *
 * @param type a whole type, or the beginning of types where it ends with a dot
 * @param words looked for in type, source and outcome
 */
record EventSearch(
        @Nullable String subject,
        @Nullable String actor,
        @Nullable UUID subjectPseudonym,
        @Nullable UUID actorPseudonym,
        @Nullable String resource,
        @Nullable String type,
        @Nullable String source,
        @Nullable Outcome outcome,
        @Nullable String words,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** The persons that are looked for, by reference. */
    Set<String> persons() {
        return Stream.of(subject, actor).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** True where a person is named, by reference or pseudonym, or a resource: few of all events. */
    boolean isAboutOneThing() {
        return Stream.of(subject, actor, subjectPseudonym, actorPseudonym, resource)
                .anyMatch(Objects::nonNull);
    }

    /** True where what is asked of the persons and payloads, and not of envelopes alone. */
    boolean looksBehindEnvelopes() {
        return Stream.of(subject, actor, resource).anyMatch(Objects::nonNull);
    }

    boolean narrowsKinds() {
        return Stream.of(type, source, outcome, words).anyMatch(Objects::nonNull);
    }

    boolean fits(Kind kind) {
        return (type == null
                        || (type.endsWith(".")
                                ? kind.type().startsWith(type)
                                : kind.type().equals(type)))
                && (source == null || source.equals(kind.source()))
                && (outcome == null || outcome == kind.outcome())
                && (words == null || kind.has(words));
    }

    /** The names of the conditions, for the record of who searched: what was asked, without repeating any value. */
    String names() {
        Map<String, Object> given = new LinkedHashMap<>();
        putUnlessNull(given, "subject", subject);
        putUnlessNull(given, "actor", actor);
        putUnlessNull(given, "subjectPseudonym", subjectPseudonym);
        putUnlessNull(given, "actorPseudonym", actorPseudonym);
        putUnlessNull(given, "resource", resource);
        putUnlessNull(given, "type", type);
        putUnlessNull(given, "source", source);
        putUnlessNull(given, "outcome", outcome);
        putUnlessNull(given, "q", words);
        putUnlessNull(given, "from", from);
        putUnlessNull(given, "to", to);
        return given.isEmpty() ? "none" : String.join(",", given.keySet());
    }

    private static void putUnlessNull(Map<String, Object> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value);
        }
    }
}
