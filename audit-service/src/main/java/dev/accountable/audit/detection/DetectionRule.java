package dev.accountable.audit.detection;

import static jakarta.persistence.LockModeType.PESSIMISTIC_WRITE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a rule, with its place in the log. A version never changes; the next one takes over where it stood, and
 * begins to count anew.
 */
@Entity
class DetectionRule extends PanacheEntityBase {

    static final String KEY = "[a-z][a-z0-9-]{1,59}";

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Hibernate's value for FOR UPDATE SKIP LOCKED. */
    private static final int SKIP_LOCKED = -2;

    @Id
    private UUID id;

    private String key;
    private int version;

    @Convert(converter = RuleText.class)
    private Rule definition;

    private boolean enabled;
    private String author;
    private Instant createdAt;
    private @Nullable Instant supersededAt;

    /** Details may be personal: groups made of them are named by a hash that nobody can try values against. */
    private byte[] salt;

    private long nextIndex;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected DetectionRule() {}

    /** @param nextIndex the place in the log that it begins at */
    DetectionRule(String key, int version, Rule definition, String author, long nextIndex, Instant now) {
        this.id = UuidV7.next();
        this.key = key;
        this.version = version;
        this.definition = definition;
        this.enabled = definition.enabled();
        this.author = author;
        this.createdAt = now;
        this.salt = new byte[32];
        RANDOM.nextBytes(salt);
        this.nextIndex = nextIndex;
    }

    /** A version that stood still does not catch up: the next one begins at the end of the log. */
    DetectionRule replaceBy(Rule next, String by, long endOfLog, Instant now) {
        supersededAt = now;
        // Before the next one is stored: there is one current version of a key.
        flush();
        var following = new DetectionRule(key, version + 1, next, by, enabled ? nextIndex : endOfLog, now);
        following.persistAndFlush();
        return following;
    }

    /** Which group an event counts in; empty where it lacks what the rule groups by. */
    Optional<String> groupOf(LoggedEvent event) {
        StringJoiner group = new StringJoiner("/");
        for (Rule.GroupBy by : definition.groupBy().stream().sorted().toList()) {
            String part = switch (by) {
                case ACTOR -> event.actor().toString();
                case SUBJECT -> Objects.toString(event.subject(), null);
                case SOURCE -> event.source().substring(1);
                case DETAIL -> hashed(event.details().get(definition.groupByDetail()));
            };
            if (part == null) {
                return Optional.empty();
            }
            group.add(part);
        }
        return Optional.of(group.toString());
    }

    /** The parts of a group's key by what they are. */
    Map<Rule.GroupBy, String> parts(String group) {
        Map<Rule.GroupBy, String> parts = new EnumMap<>(Rule.GroupBy.class);
        List<String> values = List.of(group.split("/", -1));
        int next = 0;
        for (Rule.GroupBy by : definition.groupBy().stream().sorted().toList()) {
            parts.put(by, values.get(next++));
        }
        return parts;
    }

    private @Nullable String hashed(@Nullable String detail) {
        if (detail == null) {
            return null;
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return HexFormat.of().formatHex(sha256.digest(detail.getBytes(UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    void follow(long next) {
        nextIndex = next;
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

    Rule definition() {
        return definition;
    }

    long nextIndex() {
        return nextIndex;
    }

    String tag() {
        return Integer.toString(version);
    }

    RuleView view() {
        return new RuleView(key, version, definition, author, createdAt, supersededAt);
    }

    /** The rules in force, each for this transaction alone. One that is just being changed is left for the next time. */
    static List<DetectionRule> followed() {
        return DetectionRule.<DetectionRule>find("enabled and supersededAt is null")
                .withLock(PESSIMISTIC_WRITE)
                .withHint("jakarta.persistence.lock.timeout", SKIP_LOCKED)
                .list();
    }

    static Optional<DetectionRule> current(String key) {
        return find("key = ?1 and supersededAt is null", key).firstResultOptional();
    }

    /** For a change: the engine and others who want to change it wait. */
    static Optional<DetectionRule> currentForChange(String key) {
        return DetectionRule.<DetectionRule>find("key = ?1 and supersededAt is null", key)
                .withLock(PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    /** Current versions in the order of their keys, behind {@code after}. */
    static List<DetectionRule> page(String after, int limit) {
        return DetectionRule.<DetectionRule>find("key > ?1 and supersededAt is null order by key", after)
                .page(0, limit)
                .list();
    }

    /** All versions of a rule, newest first, below {@code before}. */
    static List<DetectionRule> versions(String key, int before, int limit) {
        return DetectionRule.<DetectionRule>find("key = ?1 and version < ?2 order by version desc", key, before)
                .page(0, limit)
                .list();
    }
}
