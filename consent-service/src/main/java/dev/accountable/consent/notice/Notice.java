package dev.accountable.consent.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** One published version of a notice. It never changes; its hash proves later what people were shown. */
@Entity
@Immutable
class Notice extends PanacheEntityBase {

    @Id
    private UUID id;

    private String key;
    private int version;
    private String title;
    private String language;
    private String text;

    @JdbcTypeCode(SqlTypes.CHAR)
    private String contentHash;

    private Instant publishedAt;
    private boolean major;
    private Instant effectiveAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Notice() {}

    private Notice(PublishNotice request, int version, Instant publishedAt) {
        this.id = UuidV7.next();
        this.key = request.key();
        this.version = version;
        this.title = request.title();
        this.language = request.language();
        this.text = request.text();
        this.contentHash = sha256(request.text());
        this.publishedAt = publishedAt;
        this.major = version == 1;
        this.effectiveAt = publishedAt;
    }

    /** Publishes the next version of the key. Two at the same time: one wins, the other breaks notice_version_once. */
    static Notice publish(PublishNotice request, Instant now) {
        int latest = Notice.<Notice>find("key = ?1 order by version desc", request.key())
                .firstResultOptional()
                .map(notice -> notice.version)
                .orElse(0);
        var notice = new Notice(request, latest + 1, now);
        notice.persistAndFlush();
        return notice;
    }

    int version() {
        return version;
    }

    NoticeView view() {
        return new NoticeView(id, key, version, title, language, text, contentHash, major, publishedAt, effectiveAt);
    }

    /** Versions of one key, newest first, below {@code before}. */
    static List<Notice> versions(String key, int before, int limit) {
        return Notice.<Notice>find("key = ?1 and version < ?2 order by version desc", key, before)
                .page(0, limit)
                .list();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
