package dev.accountable.dsr.request;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What the person wrote. It stands apart: it can be deleted, and goes some time after the answer (Art. 5(1)(e)). */
@Entity
class RequestDetails extends PanacheEntityBase {

    @Id
    private UUID requestId;

    private String text;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RequestDetails() {}

    RequestDetails(UUID requestId, String text) {
        this.requestId = requestId;
        this.text = text;
    }

    static Optional<String> of(UUID requestId) {
        return RequestDetails.<RequestDetails>findByIdOptional(requestId).map(details -> details.text);
    }

    /** Whether there was something to delete. */
    static boolean remove(UUID requestId) {
        return deleteById(requestId);
    }

    static long removeOfRequestsEndedBefore(Instant before) {
        return delete("requestId in (select r.id from SubjectRequest r where r.completedAt < ?1)", before);
    }
}
