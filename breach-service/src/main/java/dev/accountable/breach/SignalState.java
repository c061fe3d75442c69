package dev.accountable.breach;

enum SignalState {
    /** Nobody has decided yet. */
    NEW,
    /** Somebody decided, for a reason that is kept, that it is nothing. */
    DISMISSED,
    /** It became an incident. */
    PROMOTED,
    /** It is part of an incident that was known already. */
    MERGED
}
