package dev.accountable.consent.purpose;

import java.util.Set;

/** Where the GDPR applies by itself: the Union, and by the EEA agreement Iceland, Liechtenstein and Norway. */
final class Country {

    static final String CODE = "[A-Z]{2}";

    private static final Set<String> EEA = Set.of(
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI",
            "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK");

    private Country() {}

    /** Data that goes there is transferred to a third country (Art. 44). */
    static boolean isThird(String code) {
        return !EEA.contains(code);
    }
}
