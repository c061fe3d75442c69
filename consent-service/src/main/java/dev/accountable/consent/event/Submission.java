package dev.accountable.consent.event;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One act of one person: when, how, after reading what. {@link Recording} writes them, in sets. */
@Entity
@Immutable
class Submission extends PanacheEntityBase {

    @Id
    private UUID id;

    private long person;
    private Instant at;

    @Enumerated(EnumType.STRING)
    private Method method;

    private @Nullable UUID noticeId;
    private @Nullable String language;

    @JdbcTypeCode(SqlTypes.CHAR)
    private @Nullable String formHash;

    private @Nullable String site;
    private @Nullable String ipAddress;
    private @Nullable String userAgent;
    private boolean gpc;
    private @Nullable Short age;

    @JdbcTypeCode(SqlTypes.CHAR)
    private @Nullable String country;

    private @Nullable String guardian;
    private @Nullable Instant collectedAt;
    private @Nullable String provenance;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.CHAR)
    private @Nullable Proof proofQuality;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Submission() {}

    Method method() {
        return method;
    }

    /** The account that made it, or that the visitor turned out to be who made it; empty once that person was forgotten. */
    Optional<Person> person() {
        return Person.<Person>findByIdOptional(person).flatMap(Person::itself);
    }

    SubmissionView view(String subject) {
        return new SubmissionView(
                id,
                subject,
                at,
                method,
                noticeId,
                language,
                formHash,
                site,
                ipAddress,
                userAgent,
                gpc,
                age == null ? null : age.intValue(),
                country,
                guardian,
                collectedAt,
                provenance,
                proofQuality,
                ConsentEvent.of(id).stream().map(event -> event.view(method)).toList(),
                List.of());
    }

    /** Newest first. */
    static List<Submission> of(List<Long> persons) {
        return list("person in ?1 order by at desc, id desc", persons);
    }

    static Map<UUID, Submission> byId(Collection<UUID> ids) {
        return Submission.<Submission>list("id in ?1", List.copyOf(ids)).stream()
                .collect(Collectors.toMap(submission -> submission.id, Function.identity()));
    }
}
