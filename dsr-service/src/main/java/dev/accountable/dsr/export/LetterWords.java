package dev.accountable.dsr.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.datamap.MapWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The words of the letter: data, in {@code access/words_<language>.properties}; and those of the map in the same language. */
final class LetterWords {

    private static final Map<String, Properties> ALL = Map.of("en", read("en"), "de", read("de"), "fr", read("fr"));

    private final Locale locale;
    private final Properties words;
    private final MapWords map;

    /** @param language in which people are written to */
    LetterWords(String language) {
        this.locale = Locale.forLanguageTag(language);
        this.words = Objects.requireNonNull(ALL.get(language), language);
        this.map = MapWords.in(List.of(locale));
    }

    private static Properties read(String language) {
        String name = "/access/words_" + language + ".properties";
        try (InputStream file = Objects.requireNonNull(LetterWords.class.getResourceAsStream(name), name)) {
            var words = new Properties();
            words.load(new InputStreamReader(file, UTF_8));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String language() {
        return locale.getLanguage();
    }

    /** A sentence, with {0}, {1} and so on replaced. */
    String say(String key, Object... values) {
        String text = Objects.requireNonNull(words.getProperty(key), key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** A constant of the map in words. */
    String of(String kind, Object constant) {
        return map.of(kind, constant);
    }

    String country(String code) {
        return new Locale("", code).getDisplayCountry(locale);
    }

    String day(Instant instant) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .withZone(ZoneOffset.UTC)
                .format(instant);
    }

    /** An ISO 8601 period in words: P1Y6M as "1 year, 6 months". */
    String period(String iso) {
        Period period = Period.parse(iso);
        List<String> parts = new ArrayList<>();
        add(parts, period.getYears(), "year");
        add(parts, period.getMonths(), "month");
        add(parts, period.getDays(), "day");
        return String.join(", ", parts);
    }

    private void add(List<String> parts, int number, String unit) {
        if (number != 0) {
            parts.add(number + " " + say(number == 1 ? unit : unit + "s"));
        }
    }
}
