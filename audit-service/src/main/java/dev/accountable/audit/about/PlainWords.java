package dev.accountable.audit.about;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.audit.event.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event says in one language. The texts are data, in {@code about/words_<language>.properties}; an event of a type
 * that nobody wrote a text for gets that of the longest beginning there is one for.
 */
class PlainWords {

    private static final PlainWords ENGLISH = new PlainWords(Locale.ENGLISH);
    private static final PlainWords GERMAN = new PlainWords(Locale.GERMAN);

    private final Locale language;
    private final Properties texts = new Properties();

    private PlainWords(Locale language) {
        this.language = language;
        String name = "/about/words_" + language.getLanguage() + ".properties";
        try (InputStream file = Objects.requireNonNull(PlainWords.class.getResourceAsStream(name), name)) {
            texts.load(new InputStreamReader(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the language that an {@code Accept-Language} header likes best; English where it likes none of ours. */
    static PlainWords in(@Nullable String acceptLanguage) {
        try {
            List<LanguageRange> liked = LanguageRange.parse(acceptLanguage == null ? "en" : acceptLanguage);
            return Locale.GERMAN.equals(Locale.lookup(liked, List.of(Locale.ENGLISH, Locale.GERMAN)))
                    ? GERMAN
                    : ENGLISH;
        } catch (IllegalArgumentException e) {
            // What cannot be read is no wish.
            return ENGLISH;
        }
    }

    Locale language() {
        return language;
    }

    Set<String> keys() {
        return texts.stringPropertyNames();
    }

    String what(String type, String source, Outcome outcome) {
        String text = texts.getProperty(type + "@" + source);
        for (String beginning = type; text == null && !beginning.isEmpty(); ) {
            text = texts.getProperty(beginning);
            beginning = beginning.substring(0, beginning.lastIndexOf('.', beginning.length() - 2) + 1);
        }
        String what = text == null ? text("other") : text;
        return outcome == Outcome.REFUSED && !type.endsWith(".refused") ? what + " " + text("refused") : what;
    }

    String who(Who who) {
        return text("who." + who);
    }

    /** The service's own name where there are no words for it: one that an organisation added. */
    String service(String source) {
        return texts.getProperty("service." + source, source.substring(1));
    }

    private String text(String key) {
        return Objects.requireNonNull(texts.getProperty(key), key);
    }
}
