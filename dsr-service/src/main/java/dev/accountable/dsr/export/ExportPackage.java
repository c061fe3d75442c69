package dev.accountable.dsr.export;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is handed over for one request; or, while it is not ready, a part of it. */
@Entity
public class ExportPackage extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID requestId;
    private String subject;

    @SuppressWarnings("UnusedVariable") // for people who look at the table
    private Instant createdAt;

    private @Nullable Long bytes;
    private @Nullable Instant readyAt;
    private @Nullable Instant expiresAt;
    private @Nullable Instant removedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected ExportPackage() {}

    ExportPackage(UUID requestId, String subject, Instant createdAt) {
        this.id = UuidV7.next();
        this.requestId = requestId;
        this.subject = subject;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    UUID requestId() {
        return requestId;
    }

    void ready(long bytes, Instant now, Duration lifetime) {
        this.bytes = bytes;
        this.readyAt = now;
        this.expiresAt = now.plus(lifetime);
    }

    boolean isReadyFor(String caller) {
        return readyAt != null && subject.equals(caller);
    }

    boolean isExpiredAt(Instant now) {
        return removedAt != null || (expiresAt != null && !now.isBefore(expiresAt));
    }

    long bytes() {
        return bytes == null ? 0 : bytes;
    }

    /** The package of a request, once there is one. */
    public static Optional<UUID> idOf(UUID requestId) {
        return ExportPackage.<ExportPackage>find("requestId = ?1 and readyAt is not null", requestId)
                .firstResultOptional()
                .map(ExportPackage::id);
    }

    /** Until when the package of a request can be fetched, once there is one. */
    public static Optional<Instant> expiryOf(UUID requestId) {
        return ExportPackage.<ExportPackage>find("requestId = ?1 and readyAt is not null", requestId)
                .firstResultOptional()
                .map(made -> made.expiresAt);
    }

    /** What was only on the way to the package, of all attempts. */
    static void removeParts(UUID requestId) {
        delete("requestId = ?1 and readyAt is null", requestId);
    }

    /** Removes the contents of one that was handed over for good. */
    static void remove(UUID id, Instant now) {
        getEntityManager()
                .createNativeQuery("delete from package_chunk where package_id = :id")
                .setParameter("id", id)
                .executeUpdate();
        update("removedAt = ?1 where id = ?2", now, id);
    }

    /** Removes the contents of packages that have had their time. */
    static int removeExpired(Instant now) {
        getEntityManager()
                .createNativeQuery("delete from package_chunk where package_id in"
                        + " (select id from export_package where expires_at <= :now and removed_at is null)")
                .setParameter("now", now)
                .executeUpdate();
        return update("removedAt = ?1 where expiresAt <= ?1 and removedAt is null", now);
    }
}
