package dev.accountable.breach;

import java.util.UUID;

/** A way to one target. */
interface Outlet {

    /** What it is, for logs and the audit log: a mailbox may be a person's. */
    String kind();

    /** Its name in the database and at {@code GET /incidents/{id}/alerts}: no secret in it. */
    String target();

    /**
     * Returns once the target has taken the message, within the configured time-out.
     *
     * @param id the same over all attempts
     */
    void send(UUID id, AlertMessage message) throws UndeliveredException;
}
