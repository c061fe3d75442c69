package dev.accountable.consent.purpose;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A purpose of processing and its lawful basis. Nothing may be processed for a purpose that is not registered. */
@Entity
public class Purpose extends PanacheEntityBase {

    public static final String KEY = "[a-z][a-z0-9-]{1,59}";

    @Id
    private String key;

    private String name;
    private String description;

    @Enumerated(EnumType.STRING)
    private LawfulBasis lawfulBasis;

    private boolean directMarketing;
    private Instant registeredAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Purpose() {}

    Purpose(RegisterPurpose request, Instant registeredAt) {
        this.key = request.key();
        this.name = request.name();
        this.description = request.description();
        this.lawfulBasis = request.lawfulBasis();
        this.registeredAt = registeredAt;
    }

    String key() {
        return key;
    }

    public LawfulBasis lawfulBasis() {
        return lawfulBasis;
    }

    public boolean isDirectMarketing() {
        return directMarketing;
    }

    PurposeView view() {
        return new PurposeView(key, name, description, lawfulBasis, registeredAt);
    }

    /** In the order of their keys; {@code after} is the last key of the page before. */
    static List<Purpose> page(String after, int limit) {
        return Purpose.<Purpose>find("key > ?1 order by key", after)
                .page(0, limit)
                .list();
    }
}
