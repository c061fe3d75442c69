package dev.accountable.consent.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a person is written to. */
record ContactView(String mail, @Nullable String language, Instant since) {}
