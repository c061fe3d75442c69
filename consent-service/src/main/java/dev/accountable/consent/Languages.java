package dev.accountable.consent;

import dev.accountable.problem.ProblemException;
import java.util.Collection;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/** Which of the languages that a text exists in is shown to somebody: lookup by RFC 4647, section 3.4. */
public final class Languages {

    /** A BCP 47 language tag, as far as texts for people need one: language, script, region, variant. */
    public static final String TAG = "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}";

    /** Longer than any list of languages that a browser sends. */
    private static final int LONGEST = 200;

    private Languages() {}

    /** The form in which a tag is kept: {@code DE-at} is {@code de-AT}. */
    public static String canonical(String tag) {
        return Locale.forLanguageTag(tag).toLanguageTag();
    }

    /**
     * The best of {@code available} for what was asked for, {@code de-AT} or {@code de-AT,fr;q=0.5}: {@code de-AT}, then
     * {@code de}, then {@code fr}, then the fallback.
     */
    public static String lookup(@Nullable String asked, Collection<String> available, String fallback) {
        if (asked == null || asked.isBlank()) {
            return fallback;
        }
        try {
            if (asked.length() > LONGEST) {
                throw new IllegalArgumentException("too long");
            }
            String found = Locale.lookupTag(LanguageRange.parse(asked), available);
            // The platform answers in lower case.
            return available.stream()
                    .filter(tag -> tag.equalsIgnoreCase(found))
                    .findFirst()
                    .orElse(fallback);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The second is what the platform throws at a lone "-".
            throw ProblemException.invalid("language", "must be a language as in BCP 47, en or de-AT for example");
        }
    }

    /** As {@link #lookup}, where nobody asked: what cannot be read in an {@code Accept-Language} header is no wish. */
    public static String accepted(@Nullable String acceptLanguage, Collection<String> available, String fallback) {
        try {
            return lookup(acceptLanguage, available, fallback);
        } catch (ProblemException e) {
            return fallback;
        }
    }
}
