package dev.accountable.dsr.request;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.deadline.Pause;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A time in which the limit of a request does not run, and why. At most one of a request is open. */
@Entity
class RequestPause extends PanacheEntityBase {

    /** One of them as callers see it. */
    @Schema(name = "RequestPauseView")
    record View(
            Pause.Reason reason,

            @Schema(description = "What the person was asked, or what the doubts are")
            String text,

            String pausedBy,
            Instant pausedAt,
            @Nullable Instant resumedAt) {}

    @Id
    private UUID id;

    @SuppressWarnings("UnusedVariable") // queries ask for it
    private UUID requestId;

    @Enumerated(EnumType.STRING)
    private Pause.Reason reason;

    private String text;
    private String pausedBy;
    private Instant pausedAt;
    private @Nullable Instant resumedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RequestPause() {}

    RequestPause(UUID requestId, Pause.Reason reason, String text, String pausedBy, Instant now) {
        this.id = UuidV7.next();
        this.requestId = requestId;
        this.reason = reason;
        this.text = text;
        this.pausedBy = pausedBy;
        this.pausedAt = now;
    }

    void end(Instant now) {
        resumedAt = now;
    }

    Pause.Reason reason() {
        return reason;
    }

    View view() {
        return new View(reason, text, pausedBy, pausedAt, resumedAt);
    }

    static Optional<RequestPause> open(UUID requestId) {
        return find("requestId = ?1 and resumedAt is null", requestId).firstResultOptional();
    }

    static List<RequestPause> of(UUID requestId) {
        return list("requestId = ?1 order by pausedAt", requestId);
    }

    /** Those that are over. */
    static List<Pause> ended(UUID requestId) {
        return of(requestId).stream()
                .flatMap(pause -> pause.resumedAt == null
                        ? Stream.empty()
                        : Stream.of(new Pause(pause.reason, pause.pausedAt, pause.resumedAt)))
                .toList();
    }
}
