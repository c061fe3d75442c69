package dev.accountable.dsr.request;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What happened to a request, in order. Rows are only ever added: who did what, when and why (GDPR Art. 5(2)). */
@Entity
@Table(name = "request_transition")
class Transition extends PanacheEntityBase {

    /** Why, as a code. */
    @Schema(name = "TransitionReason")
    enum Reason {
        ASKED,
        /** Entered by somebody who heard or read it. */
        ENTERED,
        /** The same person asked for the same again by another way. */
        DUPLICATE,
        IDENTITY_UNPROVEN,
        IDENTITY_PROVEN,
        /** A worker has begun. */
        BEGUN,
        SEARCHED,
        /** One of two officers has decided. */
        FIRST_DECISION,
        DECIDED,
        DONE,
        PAUSED,
        RESUMED,
        EXTENDED,
        WITHDRAWN,
        /** What the person wrote was deleted. */
        DETAILS_DELETED,
        /** Restricted data is going to be used again, and the person was told (Art. 18(3)). */
        LIFTING,
        LIFTED
    }

    /** One of them as callers see it; {@code from} is absent for the first. */
    @Schema(name = "RequestTransition")
    record View(
            Instant at,
            String actor,
            SubjectRequest.@Nullable State from,
            SubjectRequest.State to,
            Reason reason,
            @Nullable String text) {}

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long position;

    @SuppressWarnings("UnusedVariable") // queries ask for it
    private UUID requestId;

    private Instant at;
    private String actor;

    @Enumerated(EnumType.STRING)
    private SubjectRequest.@Nullable State fromState;

    @Enumerated(EnumType.STRING)
    private SubjectRequest.State toState;

    @Enumerated(EnumType.STRING)
    private Reason reason;

    private @Nullable String text;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Transition() {}

    @SuppressWarnings("NullAway.Init") // the database gives the position
    Transition(
            UUID requestId,
            Instant at,
            String actor,
            SubjectRequest.@Nullable State from,
            SubjectRequest.State to,
            Reason reason,
            @Nullable String text) {
        this.requestId = requestId;
        this.at = at;
        this.actor = actor;
        this.fromState = from;
        this.toState = to;
        this.reason = reason;
        this.text = text;
    }

    static List<View> of(UUID requestId) {
        return Transition.<Transition>list("requestId = ?1 order by position", requestId).stream()
                .map(row -> new View(row.at, row.actor, row.fromState, row.toState, row.reason, row.text))
                .toList();
    }
}
