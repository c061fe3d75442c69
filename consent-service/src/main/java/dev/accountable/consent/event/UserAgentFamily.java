package dev.accountable.consent.event;

import java.util.List;

/**
 * The family of a browser and nothing that tells one installation from another. A list of the few families that people
 * use, and not a library: those know thousands of versions and devices, which are exactly what must not be kept.
 */
final class UserAgentFamily {

    private record Family(String token, String name) {}

    /** In this order: a browser names those before it whose pages it can show. */
    private static final List<Family> FAMILIES = List.of(
            new Family("Edg", "Edge"),
            new Family("OPR/", "Opera"),
            new Family("Vivaldi/", "Vivaldi"),
            new Family("SamsungBrowser/", "Samsung Internet"),
            new Family("DuckDuckGo/", "DuckDuckGo"),
            new Family("Firefox/", "Firefox"),
            new Family("FxiOS/", "Firefox"),
            new Family("CriOS/", "Chrome"),
            new Family("Chrome/", "Chrome"),
            new Family("Chromium/", "Chrome"),
            new Family("Safari/", "Safari"));

    private UserAgentFamily() {}

    /** "other" where it is none of those. */
    static String of(String userAgent) {
        return FAMILIES.stream()
                .filter(family -> userAgent.contains(family.token()))
                .map(Family::name)
                .findFirst()
                .orElse("other");
    }
}
