package dev.accountable.dsr.connector;

import java.util.UUID;

/** A system that was to answer later has answered. Told in the transaction that keeps the answer. */
public record Answered(UUID request, String system) {}
