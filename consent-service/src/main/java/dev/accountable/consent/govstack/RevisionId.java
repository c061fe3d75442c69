package dev.accountable.consent.govstack;

import dev.accountable.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One version of a purpose or of a notice, {@code newsletter:3}: both are known by their key, and versions count from 1. */
record RevisionId(String key, int version) {

    private static final Pattern FORM = Pattern.compile("([a-z][a-z0-9-]{1,59}):([1-9][0-9]{0,8})");

    /** Null where none was named; 400 on that field where it is none, or one of something else. */
    static @Nullable RevisionId of(String key, @Nullable String text, String field) {
        RevisionId revision = of(text, field);
        if (revision != null && !revision.key.equals(key)) {
            throw ProblemException.invalid(field, "must be a revision of " + key);
        }
        return revision;
    }

    static @Nullable RevisionId of(@Nullable String text, String field) {
        if (text == null) {
            return null;
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw ProblemException.invalid(field, "must be a key and a version, newsletter:3 for example");
        }
        return new RevisionId(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    @Override
    public String toString() {
        return key + ":" + version;
    }
}
