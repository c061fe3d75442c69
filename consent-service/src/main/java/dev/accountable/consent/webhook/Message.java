package dev.accountable.consent.webhook;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that targets are told about one person.
 *
 * @param about the id of what happened
 * @param purpose which one it is about, where it is about one
 * @param data what the receiver is told besides the person: without the person's reference, which is added when it is sent
 */
record Message(
        MessageType type,
        UUID about,
        String subject,
        @Nullable String purpose,
        Instant at,
        Object data) {

    /** {@code data} of what a person said about a purpose, and of what time made of it. */
    @RegisterForReflection
    record ConsentData(
            UUID id,
            UUID submission,
            String purpose,
            int purposeVersion,
            String state,
            Instant at,
            @Nullable Instant expiresAt) {}
}
