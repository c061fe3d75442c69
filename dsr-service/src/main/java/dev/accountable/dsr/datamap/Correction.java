package dev.accountable.dsr.datamap;

import org.jspecify.annotations.Nullable;

/**
 * A value that is to become true in every row of the person (GDPR Art. 16).
 *
 * @param dataset of one system's map
 * @param column that the map declares as a field of it
 * @param value the right one; null where there is none
 */
public record Correction(
        String dataset, String column, @Nullable String value) {}
