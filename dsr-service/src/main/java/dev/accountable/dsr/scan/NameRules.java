package dev.accountable.dsr.scan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names of columns say, in English and German: data, in {@code scan/words.json}. */
final class NameRules {

    private static final NameRules KNOWN = read();

    /** German puts words together: one of these within a longer word counts, too. */
    private static final int LONG_ENOUGH_WITHIN = 5;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");

    private record Rule(Kind kind, String words, double confidence) {

        /** "first name" stands in first_name, firstName, user_first_name and firstname. */
        boolean isIn(String name, List<String> tokens) {
            String joined = words.replace(" ", "");
            return (" " + String.join(" ", tokens) + " ").contains(" " + words + " ")
                    || tokens.contains(joined)
                    || (joined.length() >= LONG_ENOUGH_WITHIN && name.contains(joined));
        }
    }

    /** What a name says. */
    record Hit(Kind kind, String words, double confidence) {}

    private final List<Rule> rules;

    private NameRules(List<Rule> rules) {
        this.rules = rules;
    }

    static NameRules known() {
        return KNOWN;
    }

    /** The surest that the name says, of two the one with more letters. */
    Optional<Hit> of(String column) {
        List<String> tokens = tokens(column);
        String name = String.join("", tokens);
        return rules.stream()
                .filter(rule -> rule.isIn(name, tokens))
                .max(Comparator.comparingDouble(Rule::confidence)
                        .thenComparing(rule -> rule.words().replace(" ", "").length()))
                .map(rule -> new Hit(rule.kind(), rule.words(), rule.confidence()));
    }

    static List<String> tokens(String name) {
        return BETWEEN_WORDS
                .splitAsStream(name)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static NameRules read() {
        String name = "/scan/words.json";
        try (InputStream file = Objects.requireNonNull(NameRules.class.getResourceAsStream(name), name)) {
            List<Rule> rules = new ArrayList<>();
            JsonNode kinds = new ObjectMapper().readTree(file).path("kinds");
            kinds.properties()
                    .forEach(kind -> kind.getValue().properties().forEach(sure -> {
                        for (JsonNode words : sure.getValue()) {
                            rules.add(new Rule(
                                    Kind.valueOf(kind.getKey()), words.asText(), Double.parseDouble(sure.getKey())));
                        }
                    }));
            return new NameRules(List.copyOf(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
