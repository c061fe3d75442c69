package dev.accountable.consent.purpose;

import java.time.Instant;

/** A registered purpose as callers see it. */
record PurposeView(String key, String name, String description, LawfulBasis lawfulBasis, Instant registeredAt) {}
