package dev.accountable.breach.authority;

import static dev.accountable.jdbc.Database.instant;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.breach.Sha256;
import dev.accountable.breach.authority.NotificationView.State;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Notifications to authorities in the database, in the caller's transaction. */
@ApplicationScoped
public class Notifications {

    /**
     * A row.
     *
     * @param payload null before the approval: until then it follows the facts
     */
    record Stored(
            int number,
            Phase phase,
            String authority,
            State state,
            Answers answers,
            List<UUID> bundled,
            String author,
            Instant changedAt,
            @Nullable Map<String, Object> payload,
            @Nullable String payloadHash,
            @Nullable String approvedBy,
            @Nullable Instant approvedAt,
            @Nullable String sentBy,
            @Nullable Instant sentAt,
            @Nullable String reference) {}

    /** What the register says about one that was sent; {@code incident} is the one it was drafted for. */
    public record Sent(UUID incident, int number, String phase, String authority, Instant sentAt, String reference) {}

    private final Database database;
    private final ObjectMapper json;

    Notifications(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Its name in the log. */
    static String resource(UUID incident, int number) {
        return "incidents/" + incident + "/authority-notifications/" + number;
    }

    int add(UUID incident, Requests.Draft draft, String author, Instant now) {
        int number = database.one(
                        "select coalesce(max(number), 0) + 1 from authority_notification where incident_id = ?",
                        row -> row.getInt(1),
                        incident)
                .orElseThrow();
        database.update(
                """
            insert into authority_notification (incident_id, number, phase, authority, state, answers, bundled, author,
                                                changed_at)
            values (?, ?, ?, ?, 'DRAFT', ?, ?::uuid[], ?, ?)\
            """,
                incident,
                number,
                draft.phase(),
                draft.authority(),
                write(draft.answers()),
                array(draft),
                author,
                now);
        return number;
    }

    void change(UUID incident, int number, Requests.Draft draft, String author, Instant now) {
        database.update(
                """
            update authority_notification
            set phase = ?, authority = ?, answers = ?, bundled = ?::uuid[], author = ?, changed_at = ?
            where incident_id = ? and number = ?\
            """,
                draft.phase(),
                draft.authority(),
                write(draft.answers()),
                array(draft),
                author,
                now,
                incident,
                number);
    }

    void approve(UUID incident, int number, Map<String, Object> payload, String by, Instant now) {
        String text = write(payload);
        database.update("""
            update authority_notification
            set state = 'APPROVED', payload = ?, payload_hash = ?, approved_by = ?, approved_at = ?
            where incident_id = ? and number = ?\
            """, text, hash(text), by, now, incident, number);
    }

    void sent(UUID incident, int number, Requests.Submitted submitted, String by) {
        database.update("""
            update authority_notification set state = 'SENT', sent_at = ?, sent_by = ?, reference = ?
            where incident_id = ? and number = ?\
            """, submitted.sentAt(), by, submitted.reference(), incident, number);
    }

    Optional<Stored> get(UUID incident, int number) {
        return database.one(
                "select * from authority_notification where incident_id = ? and number = ?",
                this::stored,
                incident,
                number);
    }

    /** 404 where there is none. */
    Stored existing(UUID incident, int number) {
        return get(incident, number).orElseThrow(() -> ProblemException.notFound("such notification"));
    }

    /** 409 where it is in another one. */
    Stored inState(UUID incident, int number, State state) {
        Stored stored = existing(incident, number);
        if (stored.state() != state) {
            throw ProblemException.conflict(
                    "notification-state", "The notification is " + stored.state() + ", not " + state + ".");
        }
        return stored;
    }

    List<Stored> list(UUID incident, int after, int limit) {
        return database.list(
                "select * from authority_notification where incident_id = ? and number > ? order by number limit ?",
                this::stored,
                incident,
                after,
                limit);
    }

    Optional<Stored> open(UUID incident) {
        return database.one(
                "select * from authority_notification where incident_id = ? and state <> 'SENT'",
                this::stored,
                incident);
    }

    /** Sent before {@code number}, the last one. */
    Optional<Stored> sentBefore(UUID incident, int number) {
        return database.one(
                "select * from authority_notification where incident_id = ? and number < ? and state = 'SENT'"
                        + " order by number desc limit 1",
                this::stored,
                incident,
                number);
    }

    /** All that were sent about it, in order: its own, and those of others that it was notified with. */
    public List<Sent> sent(UUID incident) {
        return database.list(
                "select incident_id, number, phase, authority, sent_at, reference from authority_notification"
                        + " where (incident_id = ? or bundled @> array[?::uuid]) and state = 'SENT' order by sent_at, number",
                row -> new Sent(
                        row.getObject("incident_id", UUID.class),
                        row.getInt("number"),
                        row.getString("phase"),
                        row.getString("authority"),
                        java.util.Objects.requireNonNull(instant(row, "sent_at")),
                        row.getString("reference")),
                incident,
                incident);
    }

    private Stored stored(ResultSet row) throws SQLException {
        String payload = row.getString("payload");
        return new Stored(
                row.getInt("number"),
                Phase.valueOf(row.getString("phase")),
                row.getString("authority"),
                State.valueOf(row.getString("state")),
                read(row.getString("answers"), new TypeReference<Answers>() {}),
                List.of((UUID[]) row.getArray("bundled").getArray()),
                row.getString("author"),
                java.util.Objects.requireNonNull(instant(row, "changed_at")),
                payload == null ? null : read(payload, new TypeReference<LinkedHashMap<String, Object>>() {}),
                row.getString("payload_hash"),
                row.getString("approved_by"),
                instant(row, "approved_at"),
                row.getString("sent_by"),
                instant(row, "sent_at"),
                row.getString("reference"));
    }

    /** As PostgreSQL writes an array. */
    private static String array(Requests.Draft draft) {
        return draft.bundle().stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Answers are always writable as JSON", e);
        }
    }

    private <T> T read(String text, TypeReference<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was stored is what this service wrote", e);
        }
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Sha256.digest().digest(text.getBytes(UTF_8)));
    }
}
