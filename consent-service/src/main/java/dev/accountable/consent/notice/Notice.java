package dev.accountable.consent.notice;

import dev.accountable.consent.Languages;
import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * One version of a notice. It begins as a draft, of which there is one for each key; published, it never changes any more (the
 * database refuses it, too), and its hash proves later what people were shown.
 */
@Entity
class Notice extends PanacheEntityBase {

    static final String KEY = "[a-z][a-z0-9-]{1,59}";

    /** More than any notice has; comparing two versions costs by their lines. */
    private static final int MOST_LINES = 3000;

    @Id
    private UUID id;

    private String key;

    @Enumerated(EnumType.STRING)
    private NoticeKind kind;

    private int version;
    private boolean major;
    private String language;

    @ElementCollection
    @CollectionTable(name = "notice_text", joinColumns = @JoinColumn(name = "notice_id"))
    @BatchSize(size = 200)
    private List<NoticeText> texts = new ArrayList<>();

    @Convert(converter = DeclaredText.class)
    private Declared declared;

    private @Nullable Instant effectiveAt;
    private @Nullable Instant publishedAt;

    @JdbcTypeCode(SqlTypes.CHAR)
    private @Nullable String contentHash;

    private @Nullable UUID supersedes;
    private @Nullable String incompleteBecause;

    @Version
    private int revision;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Notice() {}

    @SuppressWarnings("NullAway.Init")
    private Notice(DraftNotice request, int version) {
        this.id = UuidV7.next();
        this.key = request.key();
        this.kind = request.kind();
        this.version = version;
        write(request.major(), request.effectiveAt(), request.texts(), request.declared());
    }

    /** The next version of the key, as a draft. Two at the same time: one wins, the other breaks notice_one_draft. */
    static Notice draft(DraftNotice request) {
        Optional<Notice> newest = newest(request.key());
        newest.ifPresent(before -> {
            if (before.publishedAt == null) {
                throw ProblemException.conflict(
                        "draft-exists",
                        "Version " + before.version + " is a draft, " + before.id + ": change, publish or discard it.");
            }
            if (before.kind != request.kind()) {
                throw ProblemException.invalid("kind", "must be " + before.kind + ", as in the versions before");
            }
        });
        var draft = new Notice(request, newest.map(before -> before.version).orElse(0) + 1);
        draft.persistAndFlush();
        return draft;
    }

    void change(ChangeDraft request) {
        refusePublished();
        write(request.major(), request.effectiveAt(), request.texts(), request.declared());
        flush();
    }

    void discard() {
        refusePublished();
        delete();
    }

    /** Refuses what leaves people without what they are to be told, unless somebody says why (decision 18). */
    void publish(PublishNotice request, Instant now) {
        refusePublished();
        List<String> missing = checklist().missing();
        boolean hasReason = request.incompleteBecause() != null
                && !request.incompleteBecause().isBlank();
        if (!missing.isEmpty() && !hasReason) {
            throw ProblemException.refused(
                    "notice-incomplete",
                    "People are to be told more than this",
                    "Missing: " + String.join(", ", missing)
                            + ". Say in 'coverage' where they are covered or why they do not"
                            + " apply, or publish with 'incompleteBecause'.");
        }
        Instant effective = request.effectiveAt() != null ? request.effectiveAt() : effectiveAt;
        if (effective != null && effective.isBefore(now)) {
            throw ProblemException.invalid("effectiveAt", "must not be in the past");
        }
        // Asked first: a query writes down what has changed before it, and half a publication is none.
        supersedes = version(key, version - 1).map(before -> before.id).orElse(null);
        publishedAt = now;
        effectiveAt = effective == null ? now : effective;
        incompleteBecause = missing.isEmpty() ? null : request.incompleteBecause();
        contentHash = NoticeDocument.sha256(document().canonical());
        flush();
    }

    private void write(boolean nextMajor, @Nullable Instant nextEffectiveAt, List<WriteText> written, Declared next) {
        List<NoticeText> checked = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            WriteText text = written.get(i);
            String tag = Languages.canonical(text.language());
            if (checked.stream().anyMatch(other -> other.language().equals(tag))) {
                throw ProblemException.invalid("texts[" + i + "].language", "is there already");
            }
            if (text.text().lines().count() > MOST_LINES) {
                throw ProblemException.invalid("texts[" + i + "].text", "must not have more than 3,000 lines");
            }
            if (Markdown.isNestedTooDeeply(text.text())) {
                throw ProblemException.invalid("texts[" + i + "].text", "is nested too deeply");
            }
            checked.add(new NoticeText(tag, text.title(), text.text(), NoticeDocument.sha256(text.text())));
        }
        Checklist.check(kind, next);
        major = nextMajor || version == 1;
        effectiveAt = nextEffectiveAt;
        language = checked.get(0).language();
        if (!checked.equals(texts())) {
            texts.clear();
            texts.addAll(checked);
        }
        declared = next;
    }

    private void refusePublished() {
        if (publishedAt != null) {
            throw ProblemException.conflict(
                    "notice-published", "A published version does not change. Write its next version instead.");
        }
    }

    UUID id() {
        return id;
    }

    String key() {
        return key;
    }

    int version() {
        return version;
    }

    boolean major() {
        return major;
    }

    boolean isPublished() {
        return publishedAt != null;
    }

    boolean isIncomplete() {
        return incompleteBecause != null;
    }

    Instant effectiveAt() {
        return whenPublished(effectiveAt);
    }

    Instant publishedAt() {
        return whenPublished(publishedAt);
    }

    String contentHash() {
        return whenPublished(contentHash);
    }

    private static <T> T whenPublished(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("A draft has none");
        }
        return value;
    }

    String tag() {
        return Integer.toString(revision);
    }

    /** The default language first, then by language. */
    List<NoticeText> texts() {
        return texts.stream()
                .sorted(Comparator.comparing(
                                (NoticeText text) -> !text.language().equals(language))
                        .thenComparing(NoticeText::language))
                .toList();
    }

    List<String> languages() {
        return texts().stream().map(NoticeText::language).toList();
    }

    /** @param tag one of its own languages */
    NoticeText textIn(String tag) {
        return texts.stream()
                .filter(text -> text.language().equals(tag))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No text in " + tag));
    }

    ChecklistView checklist() {
        return Checklist.compare(id, kind, declared, texts().get(0), incompleteBecause);
    }

    NoticeDocument document() {
        return new NoticeDocument(
                key,
                kind,
                version,
                major,
                language,
                NoticeDocument.instant(effectiveAt()),
                NoticeDocument.instant(publishedAt()),
                texts.stream()
                        .sorted(Comparator.comparing(NoticeText::language))
                        .map(text -> new NoticeDocument.Text(text.language(), text.title(), text.text()))
                        .toList());
    }

    NoticeView view() {
        return new NoticeView(
                id,
                key,
                kind,
                version,
                state(),
                major,
                language,
                texts(),
                declared.dataSources(),
                declared.coverage(),
                effectiveAt,
                publishedAt,
                contentHash,
                supersedes);
    }

    NoticeSummary summary() {
        return new NoticeSummary(
                id,
                key,
                kind,
                version,
                state(),
                major,
                texts().get(0).title(),
                languages(),
                effectiveAt,
                publishedAt,
                contentHash);
    }

    private NoticeView.State state() {
        return publishedAt == null ? NoticeView.State.DRAFT : NoticeView.State.PUBLISHED;
    }

    /** For a change: others who want to change the same draft wait. */
    static Optional<Notice> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    private static Optional<Notice> newest(String key) {
        return find("key = ?1 order by version desc", key).firstResultOptional();
    }

    /** A published version. */
    static Optional<Notice> version(String key, int version) {
        return find("key = ?1 and version = ?2 and publishedAt is not null", key, version)
                .firstResultOptional();
    }

    /** Of the published versions that have become effective, the newest: it stands in for all before it. */
    static Optional<Notice> inForce(String key, Instant at) {
        return find("key = ?1 and publishedAt is not null and effectiveAt <= ?2 order by version desc", key, at)
                .firstResultOptional();
    }

    /** Versions of one key, newest first, below {@code before}. */
    static List<Notice> versions(String key, boolean withDraft, int before, int limit) {
        return Notice.<Notice>find(
                        "key = ?1 and version < ?2 and (publishedAt is not null or ?3 = true) order by version desc",
                        key,
                        before,
                        withDraft)
                .page(0, limit)
                .list();
    }
}
