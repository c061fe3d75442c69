package dev.accountable.audit.search;

/** Who may read the log. */
final class Roles {

    static final String AUDITOR = "auditor";
    static final String PRIVACY_OFFICER = "privacy-officer";

    /** Sees envelopes and pseudonyms; neither payloads nor who stands behind a pseudonym. */
    static final String SECURITY_OFFICER = "security-officer";

    /** A service that sees the same as a security officer, for what it records on behalf of one. */
    static final String ENVELOPE_READER = "envelope-reader";

    /** Sees what is about one person, with an access grant for that person. */
    static final String EMPLOYEE = "employee";

    private Roles() {}
}
