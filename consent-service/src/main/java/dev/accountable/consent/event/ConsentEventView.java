package dev.accountable.consent.event;

import java.time.Instant;
import java.util.UUID;

/** One thing that a person said about one purpose. */
record ConsentEventView(UUID id, String subject, String purpose, UUID noticeId, ConsentEvent.State state, Instant at) {}
