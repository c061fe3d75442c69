package dev.accountable.dsr.request;

import dev.accountable.defaults.UuidV7;
import dev.accountable.dsr.letter.Recipient;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asked from the public page, until whoever reads the address's mail confirms it. Nobody is searched for it, and
 * where nobody confirms, it goes.
 */
@Entity
class PublicAsk extends PanacheEntityBase {

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private RequestType type;

    private @Nullable String details;
    private @Nullable String purpose;

    @Enumerated(EnumType.STRING)
    private @Nullable RestrictionGround restrictionGround;

    private String address;
    private @Nullable String language;
    private Instant createdAt;

    @SuppressWarnings("UnusedVariable") // read by expire
    private Instant expiresAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PublicAsk() {}

    PublicAsk(Asked asked, String address, @Nullable String language, Instant now, Instant expiresAt) {
        this.id = UuidV7.next();
        this.type = asked.type();
        this.details = asked.details();
        this.purpose = asked.purpose();
        this.restrictionGround = asked.restrictionGround();
        this.address = address;
        this.language = language;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    UUID id() {
        return id;
    }

    Asked asked() {
        return new Asked(type, details, purpose, restrictionGround);
    }

    String address() {
        return address;
    }

    @Nullable
    String language() {
        return language;
    }

    /** When it was received: the month runs from then, and not from the confirmation. */
    Instant createdAt() {
        return createdAt;
    }

    /** It has become a request, or its time is over. */
    void end() {
        Recipient.remove(id);
        delete();
    }

    static boolean wasAskedOften(String address, Instant since, int times) {
        return count("lower(address) = lower(?1) and createdAt > ?2", address, since) >= times;
    }

    /** Up to a thousand whose time is over. */
    static void expire(Instant now) {
        List<PublicAsk> over = PublicAsk.<PublicAsk>find("expiresAt <= ?1 order by expiresAt", now)
                .page(0, 1000)
                .list();
        for (PublicAsk ask : over) {
            ask.end();
        }
    }
}
