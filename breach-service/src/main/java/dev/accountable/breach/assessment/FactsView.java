package dev.accountable.breach.assessment;

import java.time.Instant;

/** A sheet of facts as somebody recorded it; the highest version is in force. */
public record FactsView(int version, Facts facts, String author, Instant recordedAt) {}
