package dev.accountable.dsr.letter;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The letters in the database: who writes, who sends, and what became of each. All of it in the caller's transaction. */
@ApplicationScoped
public class Letters {

    static final String TABLE = "letter";

    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    /** How a letter stands. */
    @Schema(name = "LetterState")
    public enum State {
        WAITING,
        /** Somebody may be sending it at this moment. */
        SENDING,
        SENT,
        /** The mail server refused it for good, or was not reached for days. */
        FAILED,
        /** Whoever was sending it never said what came of it: it may have arrived, so it is not sent again. */
        UNCERTAIN,
        /** There is no address to mail to: somebody prints it. */
        TO_PRINT,
        /** There was no reason left to send it. */
        CANCELLED
    }

    /** One that the caller has locked, with what it is to say. */
    record Claimed(
            UUID id,
            LetterKind kind,
            UUID about,
            Map<String, String> facts,
            int attempts,
            @Nullable String address,
            String language,
            Token token) {}

    private final Database database;
    private final LetterWriter writer;
    private final LetterConfig config;
    private final InstantSource clock;
    private final ObjectMapper json;

    Letters(Database database, LetterWriter writer, LetterConfig config, InstantSource clock, ObjectMapper json) {
        this.database = database;
        this.writer = writer;
        this.config = config;
        this.clock = clock;
        this.json = json;
    }

    /**
     * A letter to be, to whoever is the recipient of what it is about.
     *
     * @param facts that its template speaks of
     */
    public void write(LetterKind kind, UUID about, Map<String, String> facts) {
        Instant now = clock.instant();
        database.run("""
                insert into letter (id, kind, about, facts, state, written_at, due_at)
                values (?, ?, ?, ?::jsonb, 'WAITING', ?, ?)""", statement -> {
            statement.setObject(1, UuidV7.next());
            statement.setString(2, kind.name());
            statement.setObject(3, about);
            statement.setString(4, write(facts));
            setInstant(statement, 5, now);
            setInstant(statement, 6, now);
            return statement.executeUpdate();
        });
    }

    /** What does not hold any more is not sent. */
    public void cancel(UUID about, LetterKind kind) {
        database.run(
                "update letter set state = 'CANCELLED', ended_at = ? where about = ? and kind = ? and state = 'WAITING'",
                statement -> {
                    setInstant(statement, 1, clock.instant());
                    statement.setObject(2, about);
                    statement.setString(3, kind.name());
                    return statement.executeUpdate();
                });
    }

    /** In the order in which they were written. */
    public List<LetterView> of(UUID about) {
        return database.run("select * from letter where about = ? order by position", statement -> {
            statement.setObject(1, about);
            return views(statement.executeQuery());
        });
    }

    /** What somebody has to look at, oldest first, behind {@code after}. */
    public List<LetterView> page(State state, long after, int limit) {
        return database.run(
                "select * from letter where state = ? and position > ? order by position limit ?", statement -> {
                    statement.setString(1, state.name());
                    statement.setLong(2, after);
                    statement.setInt(3, limit);
                    return views(statement.executeQuery());
                });
    }

    /** Somebody printed it and sent it by post; false where it does not wait for that. */
    public boolean printed(UUID about, UUID letter) {
        return database.run("""
                update letter set state = 'SENT', ended_at = ? where about = ? and id = ? and state = 'TO_PRINT'""", statement -> {
            setInstant(statement, 1, clock.instant());
            statement.setObject(2, about);
            statement.setObject(3, letter);
            return statement.executeUpdate() == 1;
        });
    }

    /** The words of a letter that was written, its link leading nowhere. */
    public Optional<LetterText> text(UUID about, UUID letter) {
        return database.run("select kind, facts from letter where about = ? and id = ?", statement -> {
            statement.setObject(1, about);
            statement.setObject(2, letter);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(preview(LetterKind.valueOf(row.getString(1)), about, read(row.getString(2)), null))
                    : Optional.empty();
        });
    }

    /** The words of a letter that nobody has written yet. */
    public LetterText preview(LetterKind kind, UUID about, Map<String, String> facts, @Nullable String language) {
        return LetterText.of(
                writer.write(kind, language == null ? Recipient.languageOf(about) : language, facts, null));
    }

    /** Locked until the commit; each with a fresh token. */
    List<Claimed> claim(int most, Instant now) {
        return database.run("""
                select l.id, l.kind, l.about, l.facts, l.attempts, r.address, coalesce(r.language, 'en') as language
                from letter l left join letter_recipient r on r.about = l.about
                where l.state = 'WAITING' and l.due_at <= ?
                order by l.due_at, l.position limit ? for update of l skip locked""", statement -> {
            setInstant(statement, 1, now);
            statement.setInt(2, most);
            ResultSet row = statement.executeQuery();
            List<Claimed> claimed = new ArrayList<>();
            while (row.next()) {
                claimed.add(new Claimed(
                        row.getObject("id", UUID.class),
                        LetterKind.valueOf(row.getString("kind")),
                        row.getObject("about", UUID.class),
                        read(row.getString("facts")),
                        row.getInt("attempts") + 1,
                        row.getString("address"),
                        row.getString("language"),
                        Token.random()));
            }
            return claimed;
        });
    }

    void begin(List<Claimed> letters, Instant now, Instant leaseEnds) {
        database.run("""
                update letter set state = 'SENDING', attempts = attempts + 1, began_at = ?, due_at = ?,
                                  token_hash = t.token, code_hash = t.code, link_until = ?
                from unnest(?, ?, ?) as t (id, token, code) where letter.id = t.id""", statement -> {
            setInstant(statement, 1, now);
            setInstant(statement, 2, leaseEnds);
            setInstant(statement, 3, now.plus(config.linksCount()));
            setColumn(statement, 4, "uuid", letters, Claimed::id);
            setColumn(
                    statement,
                    5,
                    "text",
                    letters,
                    letter -> letter.kind().isLinked(letter.facts())
                            ? letter.token().hash()
                            : null);
            setColumn(
                    statement,
                    6,
                    "text",
                    letters,
                    letter -> letter.kind() == LetterKind.IDENTITY_ASKED
                            ? Token.hashOfCode(letter.id(), letter.token().code())
                            : null);
            return statement.executeUpdate();
        });
    }

    /** Not by sending. */
    void end(List<UUID> letters, State how, @Nullable String problem, Instant now) {
        database.run("update letter set state = ?, problem = ?, ended_at = ? where id = any (?)", statement -> {
            statement.setString(1, how.name());
            statement.setString(2, problem);
            setInstant(statement, 3, now);
            setColumn(statement, 4, "uuid", letters, id -> id);
            return statement.executeUpdate();
        });
    }

    /** Removes up to a thousand whose recipient is known no more; true where there may be more. */
    public boolean removeWrittenBefore(Instant before) {
        return database.run("""
                delete from letter where id in (
                    select id from letter where ended_at < ? limit 1000 for update skip locked)""", statement -> {
            setInstant(statement, 1, before);
            return statement.executeUpdate() == 1000;
        });
    }

    private static List<LetterView> views(ResultSet row) throws SQLException {
        List<LetterView> found = new ArrayList<>();
        while (row.next()) {
            found.add(view(row));
        }
        return found;
    }

    private static LetterView view(ResultSet row) throws SQLException {
        return new LetterView(
                row.getObject("id", UUID.class),
                row.getLong("position"),
                row.getObject("about", UUID.class),
                LetterKind.valueOf(row.getString("kind")),
                State.valueOf(row.getString("state")),
                Objects.requireNonNull(instant(row, "written_at")),
                row.getInt("attempts"),
                instant(row, "began_at"),
                instant(row, "ended_at"),
                row.getString("problem"));
    }

    private String write(Map<String, String> facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts are always writable as JSON", e);
        }
    }

    private Map<String, String> read(String facts) {
        try {
            return json.readValue(facts, FACTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written can be read again", e);
        }
    }
}
