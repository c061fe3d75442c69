package dev.accountable.audit.programme.training;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A topic of training. */
record TopicView(
        UUID id,
        String key,
        String title,
        String audience,
        @Nullable String validity) {}
