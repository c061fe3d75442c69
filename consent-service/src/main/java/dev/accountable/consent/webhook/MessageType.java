package dev.accountable.consent.webhook;

import dev.accountable.consent.event.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a message is about, by the name that receivers see. Names are stable; new ones may be added. */
enum MessageType {
    CONSENT_GIVEN("consent.given"),
    CONSENT_REFUSED("consent.refused"),
    CONSENT_WITHDRAWN("consent.withdrawn"),
    CONSENT_EXPIRED("consent.expired"),
    /** Sent when somebody asks for it, and to every target. */
    TEST("webhook.test");

    private final String id;

    MessageType(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    static MessageType of(State state) {
        return switch (state) {
            case GIVEN -> CONSENT_GIVEN;
            case REFUSED -> CONSENT_REFUSED;
            case WITHDRAWN -> CONSENT_WITHDRAWN;
            case EXPIRED -> CONSENT_EXPIRED;
        };
    }

    static Optional<MessageType> of(String id) {
        return Arrays.stream(values()).filter(type -> type.id.equals(id)).findFirst();
    }

    /** What a target can choose from. */
    static Set<MessageType> choices() {
        return EnumSet.complementOf(EnumSet.of(TEST));
    }
}
