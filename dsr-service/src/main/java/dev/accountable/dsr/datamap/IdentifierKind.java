package dev.accountable.dsr.datamap;

/** What a person can prove to be theirs, and is then searched by. Upper and lower case are the same. */
public enum IdentifierKind {
    /** An e-mail address that the issuer of the token, or a link that was mailed there, has verified. */
    EMAIL,
    PHONE,
    CUSTOMER_NUMBER,
    /** The subject of the person's account at the issuer. */
    ACCOUNT
}
