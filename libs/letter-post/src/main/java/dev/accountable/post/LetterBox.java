package dev.accountable.post;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where a service's letters wait, and how each of them reads. */
public interface LetterBox {

    /**
     * Takes what is due and sets it to SENDING, its attempts counted and its {@code due_at} the end of the lease. In a
     * transaction of its own, which is committed before anything is sent. None where there is nothing to do.
     */
    List<ReadyLetter> take(Instant now, Instant leaseEnds);

    /** These went out: in the transaction that says so. */
    default void sent(List<UUID> letters) {}
}
