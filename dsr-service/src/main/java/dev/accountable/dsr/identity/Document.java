package dev.accountable.dsr.identity;

/**
 * The kind of document that was looked at. The document itself, its number and a copy of it are never kept: to have seen it
 * is enough (GDPR Art. 5(1)(c); EDPB Guidelines 01/2022 para. 79).
 */
public enum Document {
    IDENTITY_CARD,
    PASSPORT,
    RESIDENCE_PERMIT,
    DRIVING_LICENCE,
    /** A contract, an invoice or the like that only the person has. */
    CUSTOMER_PAPERS,
    OTHER
}
