package dev.accountable.consent.purpose;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** What a purpose said from one moment on. It never changes: people decided about it as it stood. */
@Entity
@Immutable
@IdClass(PurposeVersion.Key.class)
class PurposeVersion extends PanacheEntityBase {

    record Key(String purpose, int version) implements Serializable {}

    @Id
    private String purpose;

    @Id
    private int version;

    @Convert(converter = DefinitionText.class)
    private PurposeDefinition definition;

    private boolean asksAgain;
    private @Nullable String reason;
    private Instant createdAt;
    private String createdBy;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected PurposeVersion() {}

    PurposeVersion(
            int version,
            PurposeDefinition definition,
            boolean asksAgain,
            @Nullable String reason,
            String createdBy,
            Instant createdAt) {
        this.purpose = definition.key();
        this.version = version;
        this.definition = definition;
        this.asksAgain = asksAgain;
        this.reason = reason;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
    }

    int version() {
        return version;
    }

    PurposeDefinition definition() {
        return definition;
    }

    Instant createdAt() {
        return createdAt;
    }

    PurposeVersionView view() {
        return new PurposeVersionView(version, asksAgain, reason, createdAt, createdBy, definition);
    }

    static Optional<PurposeVersion> of(String purpose, int version) {
        return findByIdOptional(new Key(purpose, version));
    }

    /** Versions of one purpose, newest first, below {@code before}. */
    static List<PurposeVersion> page(String purpose, int before, int limit) {
        return PurposeVersion.<PurposeVersion>find(
                        "purpose = ?1 and version < ?2 order by version desc", purpose, before)
                .page(0, limit)
                .list();
    }

    /** The newest version of each purpose, by key. */
    static Map<String, PurposeVersion> newest(List<Purpose> purposes) {
        return PurposeVersion.<PurposeVersion>find(
                        "select v from PurposeVersion v join Purpose p on p.key = v.purpose and p.version = v.version where p.key in ?1",
                        purposes.stream().map(Purpose::key).toList())
                .stream()
                .collect(Collectors.toMap(version -> version.purpose, Function.identity()));
    }
}
