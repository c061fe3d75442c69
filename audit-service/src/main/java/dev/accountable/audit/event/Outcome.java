package dev.accountable.audit.event;

public enum Outcome {
    SUCCESS,
    REFUSED
}
