package dev.accountable.dsr.datamap;

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

/** What people read for the constants of the map, and for the headings of a record: data, in {@code record/words_<language>.properties}. */
public final class MapWords {

    private static final MapWords ENGLISH = new MapWords("en");
    private static final Map<String, MapWords> KNOWN =
            Map.of("en", ENGLISH, "de", new MapWords("de"), "fr", new MapWords("fr"));

    private final String language;
    private final Properties words = new Properties();

    private MapWords(String language) {
        this.language = language;
        String name = "/record/words_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(MapWords.class.getResourceAsStream(name), name)) {
            words.load(new InputStreamReader(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of the reader's languages that the words are written in; English where there is none. */
    public static MapWords in(List<Locale> liked) {
        return liked.stream()
                .map(Locale::getLanguage)
                .filter(KNOWN::containsKey)
                .findFirst()
                .map(KNOWN::get)
                .orElse(ENGLISH);
    }

    public String language() {
        return language;
    }

    /** The word for a heading or a constant; the organisation's own constants stand for themselves. */
    public String of(Object key) {
        return words.getProperty(key.toString(), key.toString());
    }

    /** As {@link #of}, of a kind of constants: what has no word stands for itself, without its kind. */
    public String of(String kind, Object constant) {
        return words.getProperty(kind + "." + constant, constant.toString());
    }
}
