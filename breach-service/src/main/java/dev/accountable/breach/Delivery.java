package dev.accountable.breach;

import static dev.accountable.breach.DeliveryState.FAILED;
import static dev.accountable.breach.DeliveryState.PENDING;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One alert on its way to one target.
 *
 * <p>An attempt is claimed by moving {@code nextAttemptAt} behind its time-out, sent without a transaction, and settled in
 * another. Whoever is killed in between leaves a row that is due again: the target may get it twice, with the same id.
 */
@Entity
@Table(name = "alert_delivery")
class Delivery extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID alertId;
    private String target;

    @Enumerated(EnumType.STRING)
    private DeliveryState state;

    private int attempts;
    private Instant createdAt;
    private Instant nextAttemptAt;
    private @Nullable Instant deliveredAt;
    private @Nullable String lastError;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Delivery() {}

    Delivery(UUID alertId, String target, Instant now) {
        this.id = UuidV7.next();
        this.alertId = alertId;
        this.target = target;
        this.state = PENDING;
        this.createdAt = now;
        this.nextAttemptAt = now;
    }

    UUID alertId() {
        return alertId;
    }

    DeliveryView view() {
        return new DeliveryView(
                id,
                target,
                state,
                attempts,
                createdAt,
                deliveredAt,
                state == PENDING ? nextAttemptAt : null,
                lastError);
    }

    /** Gives up what was tried since before {@code limit}, also where its target is no longer configured. */
    static int giveUp(Instant limit, Instant now) {
        return update(
                "state = ?1, lastError = coalesce(lastError, 'the target is not configured any more')"
                        + " where state = ?2 and createdAt < ?3 and nextAttemptAt <= ?4",
                FAILED,
                PENDING,
                limit,
                now);
    }

    static Map<UUID, List<DeliveryView>> of(Collection<Alert> alerts) {
        return Delivery.<Delivery>list(
                        "alertId in ?1 order by id",
                        alerts.stream().map(Alert::id).toList())
                .stream()
                .collect(Collectors.groupingBy(
                        Delivery::alertId, Collectors.mapping(Delivery::view, Collectors.toList())));
    }

    static long in(DeliveryState state) {
        return count("state", state);
    }

    static Optional<Instant> oldestPending() {
        return Delivery.<Delivery>find("state = ?1 order by createdAt", PENDING)
                .firstResultOptional()
                .map(delivery -> delivery.createdAt);
    }
}
