package dev.accountable.dsr.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The words of a record that are not the organisation's own: data, in {@code record/words_<language>.properties}. */
final class RecordWords {

    private static final RecordWords ENGLISH = new RecordWords("en");
    private static final Map<String, RecordWords> KNOWN = Map.of("en", ENGLISH, "de", new RecordWords("de"));

    private final String language;
    private final Properties words = new Properties();

    private RecordWords(String language) {
        this.language = language;
        String name = "/record/words_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(RecordWords.class.getResourceAsStream(name), name)) {
            words.load(new InputStreamReader(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of the reader's languages that the words are written in; English where there is none. */
    static RecordWords in(List<Locale> liked) {
        return liked.stream()
                .map(Locale::getLanguage)
                .filter(KNOWN::containsKey)
                .findFirst()
                .map(KNOWN::get)
                .orElse(ENGLISH);
    }

    String language() {
        return language;
    }

    /** The word for a heading or a constant; the organisation's own constants stand for themselves. */
    String of(Object key) {
        return words.getProperty(key.toString(), key.toString());
    }
}
