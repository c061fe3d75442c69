package dev.accountable.breach;

/** How bad a signal's sender takes it to be. From HIGH on the security team is alerted. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
