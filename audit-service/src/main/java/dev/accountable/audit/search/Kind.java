package dev.accountable.audit.search;

import dev.accountable.audit.event.Outcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** What sort of event, as the envelope says it: the only words in an envelope, and none of them is about a person. */
record Kind(String type, String source, Outcome outcome) {

    /** Each of the words occurs in the type, the source or the outcome; in any order, whatever the case. */
    boolean has(String words) {
        String text = String.join(" ", type, source, outcome.name()).toLowerCase(Locale.ROOT);
        return words(words).allMatch(text::contains);
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).strip().split("\\s+"));
    }
}
