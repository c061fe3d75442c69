package dev.accountable.consent.purpose;

import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A purpose of processing and its lawful basis. Nothing may be processed for a purpose that is not registered. The row is what
 * decisions read; all that people read stands in its {@linkplain PurposeVersion versions}.
 */
@Entity
// Some columns are read by the statements of decisions only.
@SuppressWarnings("UnusedVariable")
public class Purpose extends PanacheEntityBase {

    public static final String KEY = "[a-z][a-z0-9-]{1,59}";

    /** Today is already there where the day begins first. */
    private static final ZoneOffset EARLIEST = ZoneOffset.ofHours(14);

    @Id
    private String key;

    private String name;
    private String description;

    @Enumerated(EnumType.STRING)
    private LawfulBasis lawfulBasis;

    private int version;

    /** The oldest version whose consents still count. */
    private int oldestValidVersion;

    private @Nullable String validity;
    private boolean directMarketing;
    private boolean sharesData;
    private boolean doubleOptIn;
    private boolean offeredToChildren;
    private Instant registeredAt;
    private @Nullable Instant endedAt;
    private @Nullable String endReason;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Purpose() {}

    private Purpose(PurposeDefinition definition, Instant now) {
        this.key = definition.key();
        this.registeredAt = now;
        this.oldestValidVersion = 1;
        become(1, definition);
    }

    /** Refuses what the law does not allow; else the purpose and its first version are there. */
    static Purpose register(PurposeDefinition definition, String by, Instant now) {
        check(definition, now);
        var purpose = new Purpose(definition, now);
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        purpose.persistAndFlush();
        new PurposeVersion(1, definition, false, null, by, now).persist();
        return purpose;
    }

    /**
     * Another version, which is what counts from now on. Consents to older ones still count, unless people have to be asked
     * again (EDPB Guidelines 05/2020, para. 110 and 111).
     */
    void change(NewPurposeVersion request, String by, Instant now) {
        refuseEnded();
        PurposeDefinition next = request.purpose();
        if (!next.key().equals(key)) {
            throw ProblemException.invalid(
                    "purpose.key", "must be '" + key + "': the key of a purpose does not change");
        }
        if (!next.rests(lawfulBasis)) {
            throw ProblemException.refused(
                    "lawful-basis-changed",
                    "The lawful basis of a purpose does not change",
                    "Art. 13(1)(c) and 6(1): people were told " + lawfulBasis
                            + ", and one basis is not swapped for another"
                            + " (EDPB Guidelines 05/2020, para. 121 to 123). End this purpose and register a new one.");
        }
        check(next, now);
        if (request.asksAgain() && lawfulBasis != LawfulBasis.CONSENT) {
            throw ProblemException.refused(
                    "asks-again-without-consent",
                    "There is nothing to ask again",
                    "Art. 6(1): this purpose rests on " + lawfulBasis
                            + ", so nobody is asked. Tell people of the change by a" + " notice (Art. 13(3)).");
        }
        PurposeDefinition current = definition();
        List<String> beyond = next.goesBeyond(current);
        if (lawfulBasis == LawfulBasis.CONSENT && !beyond.isEmpty() && !request.asksAgain()) {
            throw ProblemException.refused(
                    "consent-does-not-cover-change",
                    "People did not consent to this",
                    "Art. 4(11) and 7: " + String.join(", ", beyond)
                            + " go beyond what people agreed to. Send asksAgain,"
                            + " or register a purpose of its own for what is new.");
        }
        if (next.equals(current) && !request.asksAgain()) {
            throw ProblemException.conflict("purpose-unchanged", "This is what version " + version + " says already.");
        }
        become(version + 1, next);
        if (request.asksAgain()) {
            oldestValidVersion = version;
        }
        flush();
        new PurposeVersion(version, next, request.asksAgain(), request.reason(), by, now).persist();
    }

    void end(EndPurpose request, Instant now) {
        refuseEnded();
        endedAt = now;
        endReason = request.reason();
        flush();
    }

    private void become(int newVersion, PurposeDefinition definition) {
        version = newVersion;
        name = definition.name();
        description = definition.description();
        lawfulBasis = definition.lawfulBasis();
        validity = definition.validity();
        directMarketing = definition.directMarketing();
        sharesData = definition.sharesData();
        doubleOptIn = definition.doubleOptIn();
        offeredToChildren = definition.offeredToChildren();
    }

    private void refuseEnded() {
        if (endedAt != null) {
            throw ProblemException.conflict("purpose-ended", "The purpose '" + key + "' was ended at " + endedAt + ".");
        }
    }

    private static void check(PurposeDefinition definition, Instant now) {
        if (definition.texts().stream().map(PurposeText::language).distinct().count()
                < definition.texts().size()) {
            throw ProblemException.invalid("translations", "must hold each language once, and not that of 'language'");
        }
        if (definition.retention() != null && !definition.retention().saysOne()) {
            throw ProblemException.invalid("retention", "must hold a period or a criterion, and not both");
        }
        LocalDate today = LocalDate.ofInstant(now, EARLIEST);
        if (definition.legitimateInterestAssessment() != null
                && definition.legitimateInterestAssessment().assessedOn().isAfter(today)) {
            throw ProblemException.invalid("legitimateInterestAssessment.assessedOn", "must not be in the future");
        }
        PurposeRule.brokenBy(definition, today).ifPresent(rule -> {
            throw ProblemException.refused(rule.type(), "The law does not allow this purpose", rule.reason());
        });
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

    public int version() {
        return version;
    }

    /** Changes with each version, and when the purpose ends. */
    String tag() {
        return version + (endedAt == null ? "" : "-ended");
    }

    public boolean isEnded() {
        return endedAt != null;
    }

    public PurposeDefinition definition() {
        return PurposeVersion.of(key, version)
                .orElseThrow(() -> new IllegalStateException("A purpose without its version"))
                .definition();
    }

    /** As it stands, in the language that fits best. */
    PurposeView view(@Nullable String language, Instant now) {
        return view(definition(), language, now);
    }

    private PurposeView view(PurposeDefinition definition, @Nullable String language, Instant now) {
        return PurposeView.of(
                definition,
                language,
                version,
                oldestValidVersion,
                LocalDate.ofInstant(now, EARLIEST),
                registeredAt,
                endedAt,
                endReason);
    }

    static Optional<Purpose> of(String key) {
        return findByIdOptional(key);
    }

    /** For a change: others who want to change the same purpose wait. */
    static Optional<Purpose> locked(String key) {
        return findByIdOptional(key, LockModeType.PESSIMISTIC_WRITE);
    }

    /** In the order of their keys; {@code after} is the last key of the page before. */
    static List<PurposeView> page(String after, int limit, @Nullable String language, Instant now) {
        List<Purpose> purposes = Purpose.<Purpose>find("key > ?1 order by key", after)
                .page(0, limit)
                .list();
        var newest = PurposeVersion.newest(purposes);
        return purposes.stream()
                .map(purpose -> purpose.view(
                        Objects.requireNonNull(newest.get(purpose.key)).definition(), language, now))
                .toList();
    }
}
