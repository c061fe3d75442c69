package dev.accountable.audit.event;

import dev.accountable.problem.ProblemException;
import jakarta.ws.rs.WebApplicationException;
import java.util.UUID;

/** 409: the id of an event came a second time, with other content. A fault of the sender's, or somebody forges. */
class ReusedId extends WebApplicationException {

    private static final long serialVersionUID = 1;

    private final UUID eventId;

    ReusedId(UUID eventId) {
        super(ProblemException.conflict(
                        "event-id-reused",
                        "The log holds an event " + eventId
                                + " with other content. Nothing of this request was stored.")
                .getResponse());
        this.eventId = eventId;
    }

    UUID eventId() {
        return eventId;
    }
}
