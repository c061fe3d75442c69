package dev.accountable.consent.mail;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The letters in the database: who writes, who sends, and what became of each. All of it in the caller's transaction. */
@ApplicationScoped
public class Mails {

    static final String TABLE = "mail";

    @Schema(name = "MailKind")
    public enum Kind {
        CONFIRMATION,
        CAMPAIGN
    }

    @Schema(name = "MailState")
    enum State {
        WAITING,
        /** Waits for somebody to go on. */
        HELD,
        /** Somebody may be sending it at this moment. */
        SENDING,
        SENT,
        /** The mail server refused it for good, or was not reached for days. */
        FAILED,
        /** Whoever was sending it never said what came of it: it may have arrived, so it is not sent again. */
        UNCERTAIN,
        /** There was no reason left to send it. */
        CANCELLED
    }

    /** A letter to be; number 0, and from 1 on the reminders: each once. */
    public record New(Kind kind, UUID about, long person, int number) {}

    /** One that the caller has locked. */
    public record Claimed(UUID id, Kind kind, UUID about, long person, int number, int attempts, Token token) {}

    /** Whose link it is. */
    public record Link(Kind kind, UUID about, long person) {}

    private final Database database;
    private final MailConfig config;

    Mails(Database database, MailConfig config) {
        this.database = database;
        this.config = config;
    }

    public void add(List<New> mails, Instant now) {
        database.run("""
                insert into mail (id, kind, about, person, number, state, due_at)
                select id, kind, about, person, number, 'WAITING', ?
                from unnest(?, ?, ?, ?, ?) as m (id, kind, about, person, number)
                on conflict on constraint mail_once do nothing""", statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "uuid", mails, mail -> UuidV7.next());
            setColumn(statement, 3, "text", mails, mail -> mail.kind().name());
            setColumn(statement, 4, "uuid", mails, New::about);
            setColumn(statement, 5, "bigint", mails, New::person);
            setColumn(statement, 6, "integer", mails, New::number);
            return statement.executeUpdate();
        });
    }

    /** One pod at a time takes mails, so that the rate is that of all of them; false where another does. */
    boolean mayTake() {
        return database.run("select pg_try_advisory_xact_lock(20261126, 1)", statement -> {
            ResultSet row = statement.executeQuery();
            return row.next() && row.getBoolean(1);
        });
    }

    int begunSince(Instant since) {
        return database.run("select count(*) from mail where began_at > ?", statement -> {
            setInstant(statement, 1, since);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        });
    }

    /** Locked until the commit; each with a fresh token. */
    List<Claimed> claim(Kind kind, int most, Instant now) {
        return database.run("""
                select id, about, person, number, attempts from mail
                where state = 'WAITING' and kind = ? and due_at <= ?
                order by due_at, position limit ? for update skip locked""", statement -> {
            statement.setString(1, kind.name());
            setInstant(statement, 2, now);
            statement.setInt(3, most);
            ResultSet row = statement.executeQuery();
            List<Claimed> claimed = new ArrayList<>();
            while (row.next()) {
                claimed.add(new Claimed(
                        row.getObject("id", UUID.class),
                        kind,
                        row.getObject("about", UUID.class),
                        row.getLong("person"),
                        row.getInt("number"),
                        row.getInt("attempts") + 1,
                        Token.random()));
            }
            return claimed;
        });
    }

    void begin(List<Claimed> mails, Instant now, Instant leaseEnds) {
        database.run("""
                update mail set state = 'SENDING', attempts = attempts + 1, began_at = ?, due_at = ?, token_hash = t.hash
                from unnest(?, ?) as t (id, hash) where mail.id = t.id""", statement -> {
            setInstant(statement, 1, now);
            setInstant(statement, 2, leaseEnds);
            setColumn(statement, 3, "uuid", mails, Claimed::id);
            setColumn(statement, 4, "text", mails, mail -> mail.token().hash());
            return statement.executeUpdate();
        });
    }

    void cancel(List<Claimed> mails, Instant now) {
        database.run("update mail set state = 'CANCELLED', ended_at = ? where id = any (?)", statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "uuid", mails, Claimed::id);
            return statement.executeUpdate();
        });
    }

    /**
     * Somebody looked at it and wants it sent (again, perhaps): true where it had failed or nobody knew. An answer of an
     * earlier attempt counts no more once the next has begun.
     */
    boolean sendAgain(UUID mail, Instant now) {
        return database.run("""
                update mail set state = 'WAITING', due_at = ?, ended_at = null
                where id = ? and state in ('FAILED', 'UNCERTAIN')""", statement -> {
            setInstant(statement, 1, now);
            statement.setObject(2, mail);
            return statement.executeUpdate() == 1;
        });
    }

    Optional<MailView> find(UUID mail) {
        return database.run(
                "select id, position, kind, about, number, state, attempts, began_at, ended_at, problem from mail where id = ?",
                statement -> {
                    statement.setObject(1, mail);
                    return views(statement.executeQuery()).stream().findFirst();
                });
    }

    /** Nothing more is sent of it until it goes on. What is being sent is. */
    public void hold(UUID about) {
        move(about, State.WAITING, State.HELD);
    }

    public void goOn(UUID about) {
        move(about, State.HELD, State.WAITING);
    }

    private void move(UUID about, State from, State to) {
        database.run("update mail set state = ? where about = ? and state = ?", statement -> {
            statement.setString(1, to.name());
            statement.setObject(2, about);
            statement.setString(3, from.name());
            return statement.executeUpdate();
        });
    }

    /** Nothing more is sent of any of them. */
    public void cancelAbout(Collection<UUID> about, Instant now) {
        database.run("""
                update mail set state = 'CANCELLED', ended_at = ?
                where about = any (?) and state in ('WAITING', 'HELD')""", statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "uuid", List.copyOf(about), id -> id);
            return statement.executeUpdate();
        });
    }

    /** How many there are in each state. */
    public Map<String, Long> counts(UUID about) {
        return database.run("select state, count(*) from mail where about = ? group by state", statement -> {
            statement.setObject(1, about);
            ResultSet row = statement.executeQuery();
            Map<String, Long> counts = new TreeMap<>();
            while (row.next()) {
                counts.put(row.getString(1), row.getLong(2));
            }
            return counts;
        });
    }

    public Optional<Link> byToken(Token token) {
        return database.run("select kind, about, person from mail where token_hash = ?", statement -> {
            statement.setString(1, token.hash());
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? Optional.of(new Link(
                            Kind.valueOf(row.getString("kind")),
                            row.getObject("about", UUID.class),
                            row.getLong("person")))
                    : Optional.empty();
        });
    }

    List<MailView> of(List<Long> persons) {
        return database.run(
                "select id, position, kind, about, number, state, attempts, began_at, ended_at, problem from mail"
                        + " where person = any (?) order by position",
                statement -> {
                    setColumn(statement, 1, "bigint", persons, person -> person);
                    return views(statement.executeQuery());
                });
    }

    int erase(List<Long> persons) {
        return database.run("delete from mail where person = any (?)", statement -> {
            setColumn(statement, 1, "bigint", persons, person -> person);
            return statement.executeUpdate();
        });
    }

    /** What somebody has to look at, oldest first, behind {@code after}. */
    List<MailView> page(State state, long after, int limit) {
        return database.run("""
                select id, position, kind, about, number, state, attempts, began_at, ended_at, problem from mail
                where state = ? and position > ? order by position limit ?""", statement -> {
            statement.setString(1, state.name());
            statement.setLong(2, after);
            statement.setInt(3, limit);
            return views(statement.executeQuery());
        });
    }

    private static List<MailView> views(ResultSet row) throws SQLException {
        List<MailView> found = new ArrayList<>();
        while (row.next()) {
            found.add(view(row));
        }
        return found;
    }

    private static MailView view(ResultSet row) throws SQLException {
        return new MailView(
                row.getObject("id", UUID.class),
                row.getLong("position"),
                Kind.valueOf(row.getString("kind")),
                row.getObject("about", UUID.class),
                row.getInt("number"),
                State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                instant(row, "began_at"),
                instant(row, "ended_at"),
                row.getString("problem"));
    }

    /** What was over before then is kept no longer. */
    public Instant keptSince(Instant now) {
        return now.minus(config.keep());
    }

    /** Removes up to a thousand; true where there may be more. Their links are unknown from then on. */
    public boolean removeAbout(UUID about) {
        return database.run("""
                delete from mail where id in (select id from mail where about = ? limit 1000 for update skip locked)""", statement -> {
            statement.setObject(1, about);
            return statement.executeUpdate() == 1000;
        });
    }

    /** Removes up to a thousand that ended before; true where there may be more. */
    boolean removeConfirmations(Instant endedBefore) {
        return database.run("""
                delete from mail where id in (
                    select id from mail where kind = 'CONFIRMATION' and ended_at < ? limit 1000 for update skip locked)""", statement -> {
            setInstant(statement, 1, endedBefore);
            return statement.executeUpdate() == 1000;
        });
    }
}
