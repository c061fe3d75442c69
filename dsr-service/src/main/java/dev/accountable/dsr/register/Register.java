package dev.accountable.dsr.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of declared things with all their versions. Every change is a new version and an audit event in the caller's
 * transaction; two changes at once are done one after the other, so that the second sees the first.
 */
public final class Register<T> {

    /** What there are registers of; the word names them in the table, in events and in paths. */
    public enum Kind {
        SYSTEM("system", "systems/"),
        PROCESSOR("processor", "processors/"),
        ACTIVITY("activity", "activities/"),
        ORGANISATION("organisation", "");

        private final String word;
        private final String path;

        Kind(String word, String path) {
            this.word = word;
            this.path = path;
        }
    }

    private static final String COLUMNS =
            "select key, version, document, changed_at, changed_by from map_version where kind = ?";

    private final Kind kind;
    private final Class<T> type;
    private final Database database;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;
    private final ObjectMapper json;

    Register(
            Kind kind,
            Class<T> type,
            Database database,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock,
            ObjectMapper json) {
        this.kind = kind;
        this.type = type;
        this.database = database;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
        this.json = json;
    }

    /** As it is declared now; empty where it never was, or was removed. */
    public Optional<Version<T>> current(String key) {
        return newest(key).filter(version -> version.document() != null);
    }

    /** Another thing under a key that nothing has, or 409. */
    public Version<T> add(String key, T document, Map<String, String> details) {
        lock();
        Optional<Version<T>> before = newest(key);
        if (before.isPresent() && before.get().document() != null) {
            throw ProblemException.conflict(
                    kind.word + "-exists",
                    "The " + kind.word + " '" + key + "' exists already. Read it and replace it, or take another key.");
        }
        return write(key, before.map(Version::version).orElse(0) + 1, document, "registered", details);
    }

    /** Puts another declaration in place of the one that the caller has read; 412 where it is not that one any more. */
    public Version<T> replace(String key, @Nullable String ifMatch, T document, Map<String, String> details) {
        lock();
        Version<T> before = read(key, ifMatch);
        return before.declared().equals(document)
                ? before
                : write(key, before.version() + 1, document, "changed", details);
    }

    /** Takes it out of the register. Its versions stay. */
    public Version<T> remove(String key, @Nullable String ifMatch) {
        lock();
        return write(key, read(key, ifMatch).version() + 1, null, "removed", Map.of());
    }

    /** The current ones in the order of their keys; {@code after} is the last key of the page before. */
    public List<Version<T>> page(String after, int limit) {
        return query(
                "select * from (select distinct on (key) key, version, document, changed_at, changed_by from map_version"
                        + " where kind = ? and key > ? order by key, version desc) newest"
                        + " where document is not null order by key limit ?",
                statement -> {
                    statement.setString(2, after);
                    statement.setInt(3, limit);
                });
    }

    /** All that were declared at an instant, by key. An organisation has hundreds, not millions. */
    public List<Version<T>> at(Instant instant) {
        return query(
                "select * from (select distinct on (key) key, version, document, changed_at, changed_by from map_version"
                        + " where kind = ? and changed_at <= ? order by key, version desc) newest"
                        + " where document is not null order by key",
                statement -> Database.setInstant(statement, 2, instant));
    }

    /** All that are declared now, by key. */
    public List<Version<T>> all() {
        return page("", Integer.MAX_VALUE);
    }

    /** The versions of one key, newest first, below {@code before}; 404 where there never was one. */
    public List<Version<T>> versions(String key, int before, int limit) {
        if (newest(key).isEmpty()) {
            throw ProblemException.notFound("such " + kind.word);
        }
        return query(COLUMNS + " and key = ? and version < ? order by version desc limit ?", statement -> {
            statement.setString(2, key);
            statement.setInt(3, before);
            statement.setInt(4, limit);
        });
    }

    public Optional<Version<T>> version(String key, int version) {
        return query(COLUMNS + " and key = ? and version = ?", statement -> {
                    statement.setString(2, key);
                    statement.setInt(3, version);
                })
                .stream()
                .findFirst();
    }

    private Optional<Version<T>> newest(String key) {
        return query(COLUMNS + " and key = ? order by version desc limit 1", statement -> statement.setString(2, key))
                .stream()
                .findFirst();
    }

    private Version<T> read(String key, @Nullable String ifMatch) {
        Version<T> version = current(key).orElseThrow(() -> ProblemException.notFound("such " + kind.word));
        IfMatch.check(ifMatch, version.tag());
        return version;
    }

    /** Changes of the map are few: one at a time, and what is checked before one holds when it is written. */
    void lock() {
        database.run("select pg_advisory_xact_lock(hashtext('map_version'))", PreparedStatement::execute);
    }

    private Version<T> write(String key, int version, @Nullable T document, String what, Map<String, String> details) {
        var written = new Version<>(
                key, version, document, clock.instant(), caller.getPrincipal().getName());
        database.run(
                "insert into map_version (kind, key, version, document, changed_at, changed_by)"
                        + " values (?, ?, ?, ?::jsonb, ?, ?)",
                statement -> {
                    statement.setString(1, kind.name());
                    statement.setString(2, key);
                    statement.setInt(3, version);
                    statement.setString(4, document == null ? null : text(document));
                    Database.setInstant(statement, 5, written.changedAt());
                    statement.setString(6, written.changedBy());
                    return statement.executeUpdate();
                });
        Map<String, String> all = new HashMap<>(details);
        all.put("version", written.tag());
        auditTrail.record("dsr." + kind.word + "." + what, kind.path.isEmpty() ? key : kind.path + key, null, all);
        return written;
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private List<Version<T>> query(String sql, Parameters parameters) {
        return database.run(sql, statement -> {
            statement.setString(1, kind.name());
            parameters.set(statement);
            List<Version<T>> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String document = row.getString("document");
                    found.add(new Version<>(
                            row.getString("key"),
                            row.getInt("version"),
                            document == null ? null : document(document),
                            Objects.requireNonNull(Database.instant(row, "changed_at")),
                            row.getString("changed_by")));
                }
            }
            return found;
        });
    }

    private String text(T document) {
        try {
            return json.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read as JSON can be written as JSON", e);
        }
    }

    /** Fields that an older version of this service knew are passed over. */
    private T document(String text) {
        try {
            return json.readerFor(type)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored " + kind.word + " cannot be read", e);
        }
    }
}
