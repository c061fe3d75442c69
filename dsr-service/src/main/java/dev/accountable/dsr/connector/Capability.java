package dev.accountable.dsr.connector;

/** What a system can be asked to do about a person. What it cannot, a person of the organisation does there by hand. */
public enum Capability {
    COUNT,
    EXPORT,
    ERASE,
    RECTIFY,
    RESTRICT
}
