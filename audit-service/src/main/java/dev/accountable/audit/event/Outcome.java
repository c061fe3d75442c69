package dev.accountable.audit.event;

enum Outcome {
    SUCCESS,
    REFUSED
}
