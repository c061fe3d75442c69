package dev.accountable.breach;

/** What was breached, in the words of Art. 4(12) GDPR as the EDPB sorts them (Guidelines 9/2022, para. 17). */
public enum BreachKind {
    /** Disclosed to, or seen by, somebody who should not. */
    CONFIDENTIALITY,
    /** Altered. */
    INTEGRITY,
    /** Lost or out of reach. */
    AVAILABILITY
}
