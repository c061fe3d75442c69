package dev.accountable.breach.authority;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Art. 33(4): what is not known yet follows in phases. */
@Schema(name = "NotificationPhase")
enum Phase {
    /** In time, with what is known; more follows. */
    INITIAL,
    /** In time, and complete. */
    INITIAL_COMPLETE,
    FOLLOW_UP,
    /** Nothing more follows. */
    FINAL,
    /** It turned out not to be a breach, or to be no risk. */
    WITHDRAWAL;

    boolean isFirst() {
        return this == INITIAL || this == INITIAL_COMPLETE;
    }

    /** Whether every mandatory field has to be filled in. */
    boolean isComplete() {
        return this == INITIAL_COMPLETE || this == FINAL;
    }
}
