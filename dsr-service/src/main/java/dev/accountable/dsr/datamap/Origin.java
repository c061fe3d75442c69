package dev.accountable.dsr.datamap;

/** How data came to be here. Portability (Art. 20(1)) is about what the person provided; WP 242: observed data, too. */
enum Origin {
    /** The person gave it: a form, a letter, an upload. */
    PROVIDED,
    /** It was seen while the person used something: log lines, times, places. */
    OBSERVED,
    /** We made it of other data: scores, groups, notes about the person. */
    DERIVED,
    /** Somebody else gave it to us (Art. 14, 15(1)(g)). */
    OBTAINED
}
