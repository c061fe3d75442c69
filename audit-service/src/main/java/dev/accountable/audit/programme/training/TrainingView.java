package dev.accountable.audit.programme.training;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A training that was held. */
record TrainingView(
        UUID id,
        UUID topicId,
        String title,
        LocalDate heldOn,
        @Nullable UUID documentId,
        Instant registeredAt) {}
