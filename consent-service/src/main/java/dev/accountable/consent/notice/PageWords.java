package dev.accountable.consent.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The few words of a page that are not the notice's own: data, in {@code notice/words_<language>.properties}. */
record PageWords(
        String language,
        String version,
        String inForceSince,
        String inForceFrom,
        String replacedBy,
        String published,
        String hash,
        String asData,
        String languages,
        String otherVersions,
        String changes,
        String changesTitle,
        String from,
        String to,
        String added,
        String removed,
        String titleWas,
        String nothing) {

    private static final PageWords ENGLISH = read("en");

    private static final Map<String, PageWords> OTHERS = Map.of("de", read("de"));

    /** English where nobody wrote them in the language. */
    static PageWords in(String language) {
        return OTHERS.getOrDefault(Locale.forLanguageTag(language).getLanguage(), ENGLISH);
    }

    private static PageWords read(String language) {
        String name = "/notice/words_" + language + ".properties";
        var words = new Properties();
        try (InputStream file = Objects.requireNonNull(PageWords.class.getResourceAsStream(name), name)) {
            words.load(new InputStreamReader(file, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PageWords(
                language,
                word(words, "version"),
                word(words, "inForceSince"),
                word(words, "inForceFrom"),
                word(words, "replacedBy"),
                word(words, "published"),
                word(words, "hash"),
                word(words, "asData"),
                word(words, "languages"),
                word(words, "otherVersions"),
                word(words, "changes"),
                word(words, "changesTitle"),
                word(words, "from"),
                word(words, "to"),
                word(words, "added"),
                word(words, "removed"),
                word(words, "titleWas"),
                word(words, "nothing"));
    }

    private static String word(Properties words, String key) {
        return Objects.requireNonNull(words.getProperty(key), key);
    }
}
