package dev.accountable.dsr.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The words of letters and pages that stand in no template: data, in {@code letter/words_<language>.properties}. */
final class Words {

    private static final Words ENGLISH = read("en");
    private static final Map<String, Words> ALL = Map.of("en", ENGLISH, "de", read("de"), "fr", read("fr"));

    private final String language;
    private final Properties words;

    private Words(String language, Properties words) {
        this.language = language;
        this.words = words;
    }

    /** English where nobody wrote them in the language. */
    static Words in(@Nullable String tag) {
        return tag == null
                ? ENGLISH
                : ALL.getOrDefault(Locale.forLanguageTag(tag).getLanguage(), ENGLISH);
    }

    String language() {
        return language;
    }

    String say(String key) {
        return Objects.requireNonNull(words.getProperty(key), key);
    }

    private static Words read(String language) {
        String name = "/letter/words_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(Words.class.getResourceAsStream(name), name)) {
            var words = new Properties();
            words.load(new InputStreamReader(file, UTF_8));
            return new Words(language, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
