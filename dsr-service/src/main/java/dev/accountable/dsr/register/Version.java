package dev.accountable.dsr.register;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was declared under one key from one instant on.
 *
 * @param version counts from 1, through removals, too
 * @param document null where it was taken out of the register
 * @param changedAt UTC
 * @param changedBy the issuer's opaque reference of who did it
 */
public record Version<T>(String key, int version, @Nullable T document, Instant changedAt, String changedBy) {

    /** For {@code ETag} and {@code If-Match}. */
    public String tag() {
        return Integer.toString(version);
    }

    /** What was declared; only for a version that is not a removal. */
    public T declared() {
        if (document == null) {
            throw new IllegalStateException("It was removed");
        }
        return document;
    }
}
