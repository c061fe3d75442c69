package dev.accountable.dsr.datamap;

/** What a person can prove to be theirs, and is then searched by. */
public enum IdentifierKind {
    /** The e-mail address that the issuer of the token has verified. Upper and lower case are the same. */
    EMAIL
}
