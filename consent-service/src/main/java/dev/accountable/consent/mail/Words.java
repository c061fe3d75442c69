package dev.accountable.consent.mail;

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

/** The words of letters and pages that are ours: data, in {@code mail/words_<language>.properties}. */
public final class Words {

    private static final Words ENGLISH = read("en");
    private static final Map<String, Words> OTHERS = Map.of("de", read("de"));

    private final String language;
    private final Properties words;

    private Words(String language, Properties words) {
        this.language = language;
        this.words = words;
    }

    /** English where nobody wrote them in the language. */
    public static Words in(@Nullable String tag) {
        return tag == null
                ? ENGLISH
                : OTHERS.getOrDefault(Locale.forLanguageTag(tag).getLanguage(), ENGLISH);
    }

    public String language() {
        return language;
    }

    public String say(String key, Object... values) {
        return String.format(Locale.ROOT, Objects.requireNonNull(words.getProperty(key), key), values);
    }

    private static Words read(String language) {
        String name = "/mail/words_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(Words.class.getResourceAsStream(name), name)) {
            var words = new Properties();
            words.load(new InputStreamReader(file, UTF_8));
            return new Words(language, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
