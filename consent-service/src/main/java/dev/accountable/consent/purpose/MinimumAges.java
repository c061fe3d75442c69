package dev.accountable.consent.purpose;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From which age a child consents alone (Art. 8(1)): 16, where the country's law does not say less. The ages are dated data,
 * {@code purpose/minimum-ages.json}, each with its source and how sure it is.
 */
final class MinimumAges {

    /** Art. 8(1), where a country is unknown or has no rule of its own. */
    static final int DEFAULT = 16;

    private static final int LEAST = 13;

    private static final MinimumAges NATIONAL = read();

    private final List<NationalAge> ages;

    /** @param from the first day on which the age applies; null: as long as the GDPR does */
    record NationalAge(
            String country,
            int age,
            @Nullable LocalDate from,
            Confidence confidence,
            @Nullable String note) {}

    enum Confidence {
        /** Read on a page of an authority, or of a law firm that follows national laws. */
        PAGE_READ,
        /** Known to the authors, not looked up: check before you rely on it. */
        UNCHECKED
    }

    record File(String about, LocalDate asOf, List<NationalAge> ages) {}

    private MinimumAges(List<NationalAge> ages) {
        this.ages = ages;
    }

    static MinimumAges national() {
        return NATIONAL;
    }

    static boolean isAllowed(int age) {
        return age >= LEAST && age <= DEFAULT;
    }

    /** What the country's law says on that day; the default for one that is not in the list, and for null. */
    int in(@Nullable String country, LocalDate day) {
        return ages.stream()
                .filter(age -> age.country().equals(country))
                .filter(age -> age.from() == null || !age.from().isAfter(day))
                .max(Comparator.comparing(age -> age.from() == null ? LocalDate.MIN : age.from()))
                .map(NationalAge::age)
                .orElse(DEFAULT);
    }

    boolean knows(String country) {
        return ages.stream().anyMatch(age -> age.country().equals(country));
    }

    /** All countries of the list, with the ages of a purpose over those of the law. */
    Map<String, Integer> byCountry(Map<String, Integer> own, LocalDate day) {
        Map<String, Integer> all = new TreeMap<>();
        ages.forEach(age -> all.put(age.country(), in(age.country(), day)));
        all.putAll(own);
        return all;
    }

    private static MinimumAges read() {
        String name = "/purpose/minimum-ages.json";
        try (InputStream file = Objects.requireNonNull(MinimumAges.class.getResourceAsStream(name), name)) {
            return new MinimumAges(new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .readValue(file, File.class)
                    .ages());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
