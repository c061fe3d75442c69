package dev.accountable.breach.authority;

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

/** What the template's fields and choices are called, in the languages there are ({@code authority/labels_en.properties}). */
final class Labels {

    private static final Labels ENGLISH = read("en");
    private static final Map<String, Labels> OTHERS = Map.of("de", read("de"));

    private final String language;
    private final Properties labels;

    private Labels(String language, Properties labels) {
        this.language = language;
        this.labels = labels;
    }

    /** English where nobody wrote them in the language. */
    static Labels in(@Nullable String tag) {
        return tag == null
                ? ENGLISH
                : OTHERS.getOrDefault(Locale.forLanguageTag(tag).getLanguage(), ENGLISH);
    }

    String language() {
        return language;
    }

    String title(String key) {
        return Objects.requireNonNull(labels.getProperty(key), key);
    }

    /** A choice in words; any other value as it is. */
    String value(String field, Object value) {
        return labels.getProperty(field + "." + value, String.valueOf(value));
    }

    private static Labels read(String language) {
        String name = "/authority/labels_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(Labels.class.getResourceAsStream(name), name)) {
            var labels = new Properties();
            labels.load(new InputStreamReader(file, UTF_8));
            return new Labels(language, labels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
