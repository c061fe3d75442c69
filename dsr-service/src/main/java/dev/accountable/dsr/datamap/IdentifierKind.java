package dev.accountable.dsr.datamap;

/** What a person can prove to be theirs, and is then searched by. */
public enum IdentifierKind {
    /**
     * An e-mail address that the issuer of the token, or a link that was mailed there, has verified. Upper and lower case are
     * the same.
     */
    EMAIL,
    /** SHA-256 of the address in lower case, in hexadecimal: how a controller names a person without giving the address. */
    EMAIL_SHA256,
    /** A telephone number, written as the systems write it. */
    PHONE,
    /** The number that the organisation knows the person by. */
    CUSTOMER_NUMBER,
    /** The subject of the person's account at the issuer. */
    ACCOUNT;

    /** Whether two ways to write it that differ in upper and lower case are the same. */
    public boolean ignoresCase() {
        return this == EMAIL;
    }
}
