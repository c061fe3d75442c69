package dev.accountable.consent.site;

import dev.accountable.consent.notice.PublishedNotice;
import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.runtime.LaunchMode;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A frontend: who may call for its visitors, and what its form asks. */
@Entity
class Site extends PanacheEntityBase {

    @Id
    private String key;

    private String name;

    @Convert(converter = Words.class)
    private List<String> origins;

    @Convert(converter = Words.class)
    private List<String> purposes;

    private String notice;
    private int version;
    private boolean archived;
    private Instant createdAt;
    private Instant changedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Site() {}

    @SuppressWarnings("NullAway.Init")
    private Site(String key, ChangeSite content, Instant now) {
        this.key = key;
        this.createdAt = now;
        become(content, now);
    }

    static Site register(NewSite request, Instant now) {
        var site = new Site(
                request.key(),
                new ChangeSite(request.name(), request.origins(), request.purposes(), request.notice(), false),
                now);
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        site.persistAndFlush();
        return site;
    }

    void change(ChangeSite request, Instant now) {
        become(request, now);
        flush();
    }

    private void become(ChangeSite content, Instant now) {
        check(content, now);
        name = content.name();
        origins = List.copyOf(content.origins());
        purposes = List.copyOf(content.purposes());
        notice = content.notice();
        archived = Boolean.TRUE.equals(content.archived());
        version++;
        changedAt = now;
    }

    private static void check(ChangeSite content, Instant now) {
        boolean development = LaunchMode.current().isDevOrTest();
        for (int i = 0; i < content.origins().size(); i++) {
            if (!Origin.isOne(content.origins().get(i), development)) {
                throw ProblemException.invalid("origins[" + i + "]", Origin.MESSAGE);
            }
        }
        refuseRepetition("origins", content.origins());
        refuseRepetition("purposes", content.purposes());
        if (!Boolean.TRUE.equals(content.archived())) {
            for (int i = 0; i < content.purposes().size(); i++) {
                check("purposes[" + i + "]", content.purposes().get(i));
            }
            if (PublishedNotice.inForce(content.notice(), now).isEmpty()) {
                throw ProblemException.invalid("notice", "has no version in force");
            }
        }
    }

    private static void refuseRepetition(String field, List<String> values) {
        if (values.stream().distinct().count() < values.size()) {
            throw ProblemException.invalid(field, "must hold each once");
        }
    }

    private static void check(String field, String key) {
        Purpose purpose = Purpose.<Purpose>findByIdOptional(key)
                .orElseThrow(() -> ProblemException.invalid(field, "is not a registered purpose"));
        if (purpose.lawfulBasis() != LawfulBasis.CONSENT) {
            throw ProblemException.invalid(
                    field, "rests on " + purpose.lawfulBasis() + ", so people are not asked for consent to it");
        }
        if (purpose.isEnded()) {
            throw ProblemException.invalid(field, "has ended");
        }
    }

    String key() {
        return key;
    }

    boolean isArchived() {
        return archived;
    }

    List<String> purposes() {
        return purposes;
    }

    String notice() {
        return notice;
    }

    int version() {
        return version;
    }

    boolean isUsedFrom(String origin) {
        return origins.contains(origin);
    }

    String tag() {
        return Integer.toString(version);
    }

    SiteView view() {
        return new SiteView(key, name, origins, purposes, notice, version, archived, createdAt, changedAt);
    }

    static Optional<Site> of(String key) {
        return findByIdOptional(key);
    }

    /** For a change: others who want to change the same site wait. */
    static Optional<Site> locked(String key) {
        return findByIdOptional(key, LockModeType.PESSIMISTIC_WRITE);
    }

    /** In the order of their keys; {@code after} is the last key of the page before. */
    static List<Site> page(String after, int limit) {
        return Site.<Site>find("key > ?1 order by key", after).page(0, limit).list();
    }
}
