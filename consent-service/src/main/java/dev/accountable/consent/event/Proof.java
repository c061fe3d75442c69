package dev.accountable.consent.event;

/** How well a consent that was collected elsewhere can be shown (Art. 7(1)), the best first. */
public enum Proof {
    /** Documented for this person, with the time and the text. */
    A,
    /** With the time, without the text. */
    B,
    /** Claimed, and no more. */
    C;

    /** The setting that says how good is good enough. */
    public static final String MINIMUM = "accountable.imports.minimum-proof";

    /** Whether it is as good as the least that counts. */
    public boolean reaches(Proof minimum) {
        return compareTo(minimum) <= 0;
    }
}
