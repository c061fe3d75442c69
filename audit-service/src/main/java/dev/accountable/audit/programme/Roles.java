package dev.accountable.audit.programme;

import io.quarkus.security.identity.SecurityIdentity;

/** Who works with the programme; the names are those of the realm. An administrator runs the platform and has no part in it. */
public final class Roles {

    public static final String PRIVACY_OFFICER = "privacy-officer";
    public static final String AUDITOR = "auditor";
    public static final String EMPLOYEE = "employee";

    private Roles() {}

    /** The whole programme, and not only what is the caller's own. */
    public static boolean seesAll(SecurityIdentity caller) {
        return caller.hasRole(PRIVACY_OFFICER) || caller.hasRole(AUDITOR);
    }
}
