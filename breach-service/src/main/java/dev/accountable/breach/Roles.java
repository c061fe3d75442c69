package dev.accountable.breach;

/** Who calls this service; the names are those of the realm. */
public interface Roles {
    String EMPLOYEE = "employee";
    String SECURITY_OFFICER = "security-officer";
    /** For machines: may raise signals. */
    String SIGNAL_WRITER = "signal-writer";
    /** For processors of ours: may tell of a breach of theirs (Art. 33(2)). */
    String PROCESSOR = "breach-processor";

    String PRIVACY_OFFICER = "privacy-officer";
    String AUDITOR = "auditor";
}
