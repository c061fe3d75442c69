package dev.accountable.breach;

/** Who calls this service; the names are those of the realm. */
interface Roles {
    String EMPLOYEE = "employee";
    String SECURITY_OFFICER = "security-officer";
    /** For machines: may raise signals. */
    String SIGNAL_WRITER = "signal-writer";

    String PRIVACY_OFFICER = "privacy-officer";
}
