package dev.accountable.breach;

/** Who calls this service; the names are those of the realm. */
interface Roles {
    String EMPLOYEE = "employee";
    String SECURITY_OFFICER = "security-officer";
    String PRIVACY_OFFICER = "privacy-officer";
}
