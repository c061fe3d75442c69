package dev.accountable.audit.search;

/** Who may read the log. */
final class Roles {

    static final String AUDITOR = "auditor";
    static final String PRIVACY_OFFICER = "privacy-officer";

    /** Sees envelopes and pseudonyms; neither payloads nor who stands behind a pseudonym. */
    static final String SECURITY_OFFICER = "security-officer";

    /** Sees what is about one person, with an access grant for that person. */
    static final String EMPLOYEE = "employee";

    private Roles() {}
}
