package dev.accountable.breach.people;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.set;
import static dev.accountable.jdbc.Database.setColumn;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.breach.Sha256;
import dev.accountable.breach.people.Views.State;
import dev.accountable.defaults.UuidV7;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Letters in the database, in the caller's transaction: at most one for each address and communication. */
@ApplicationScoped
class Letters {

    /** One that the caller has locked, with everything that is needed to send it. */
    record Claimed(UUID id, String address, String language, int attempts, String texts, Requests.Audience audience) {}

    private final Database database;

    Letters(Database database) {
        this.database = database;
    }

    byte[] salt(UUID incident, int number) {
        return database.one(
                        "select salt from communication where incident_id = ? and number = ?",
                        row -> row.getBytes(1),
                        incident,
                        number)
                .orElseThrow();
    }

    /**
     * One person.
     *
     * @param address null where nobody knows one
     */
    record Addressee(String subject, @Nullable String address, String language) {}

    /** How many letters there are more, and how many people who cannot be written to. */
    record Added(long letters, long unreachable) {

        static final Added NOBODY = new Added(0, 0);

        Added plus(Added other) {
            return new Added(letters + other.letters, unreachable + other.unreachable);
        }
    }

    /**
     * An address that has a letter of this communication gets no other; who has no address is UNREACHABLE, until one of theirs
     * comes.
     */
    Added addAll(UUID incident, int number, byte[] salt, List<Addressee> people, Instant now) {
        List<Addressee> reached =
                people.stream().filter(person -> person.address() != null).toList();
        List<Addressee> others =
                people.stream().filter(person -> person.address() == null).toList();
        int letters = insert(incident, number, salt, reached, "WAITING", "true", now);
        database.run("""
                delete from letter where incident_id = ? and number = ? and state = 'UNREACHABLE' and subject = any (?)\
                """, statement -> {
            statement.setObject(1, incident);
            statement.setInt(2, number);
            setColumn(statement, 3, "text", reached, Addressee::subject);
            return statement.executeUpdate();
        });
        int unreachable = insert(
                incident,
                number,
                salt,
                others,
                "UNREACHABLE",
                "not exists (select 1 from letter l where l.incident_id = ? and l.number = ? and l.subject = p.subject)",
                now);
        return new Added(letters, unreachable);
    }

    private int insert(
            UUID incident, int number, byte[] salt, List<Addressee> people, String state, String where, Instant now) {
        if (people.isEmpty()) {
            return 0;
        }
        return database.run("""
                insert into letter (id, incident_id, number, subject, address, address_hash, language, state, attempts, due_at)
                select p.id, ?, ?, p.subject, p.address, p.hash, p.language, ?, 0, ?
                from unnest(?, ?, ?, ?, ?) as p (id, subject, address, hash, language) where\
                """ + " " + where + " on conflict on constraint letter_once do nothing", statement -> {
            set(statement, incident, number, state, now);
            setColumn(statement, 5, "uuid", people, person -> UuidV7.next());
            setColumn(statement, 6, "text", people, Addressee::subject);
            setColumn(statement, 7, "text", people, Addressee::address);
            setColumn(statement, 8, "bytea", people, person -> hash(salt, known(person)));
            setColumn(statement, 9, "text", people, Addressee::language);
            if (where.contains("?")) {
                statement.setObject(10, incident);
                statement.setInt(11, number);
            }
            return statement.executeUpdate();
        });
    }

    /** What a person is known by; a reference holds no "@", so it is never somebody's address. */
    private static String known(Addressee person) {
        String address = person.address();
        return address == null ? person.subject() : address;
    }

    /**
     * Of approved communications; marked as being sent until the lease ends. Asked communication by communication: of those that
     * wait for their approval there may be a million letters.
     */
    List<Claimed> claim(int most, Instant now, Instant leaseEnds) {
        return database.list(
                """
                with due as (
                    select l.id, c.texts, c.audience from communication c cross join lateral (
                        select id, due_at from letter
                        where incident_id = c.incident_id and number = c.number and state = 'WAITING' and due_at <= ?
                        order by due_at limit ? for update skip locked) l
                    where c.approved_at is not null and c.means = 'INDIVIDUAL'
                    order by l.due_at limit ?)
                update letter set state = 'SENDING', attempts = attempts + 1, due_at = ? from due where letter.id = due.id
                returning letter.id, letter.address, letter.language, letter.attempts, due.texts, due.audience\
                """,
                row -> new Claimed(
                        row.getObject("id", UUID.class),
                        row.getString("address"),
                        row.getString("language"),
                        row.getInt("attempts"),
                        row.getString("texts"),
                        Requests.Audience.valueOf(row.getString("audience"))),
                now,
                most,
                most,
                leaseEnds);
    }

    void forgetAddresses(List<UUID> sent) {
        database.run("update letter set address = null where id = any (?) and state = 'SENT'", statement -> {
            setColumn(statement, 1, "uuid", sent, id -> id);
            return statement.executeUpdate();
        });
    }

    boolean bounced(UUID incident, int number, UUID letter, String problem, Instant now) {
        return database.update("""
                        update letter set state = 'BOUNCED', problem = ?, ended_at = ?
                        where incident_id = ? and number = ? and id = ? and state in ('SENT', 'UNCERTAIN')\
                        """, problem, now, incident, number, letter) == 1;
    }

    boolean acknowledged(UUID incident, int number, UUID letter, String note, Instant now) {
        return database.update("""
                        update letter set acknowledged_at = ?, acknowledgement = ?
                        where incident_id = ? and number = ? and id = ? and acknowledged_at is null
                          and state not in ('WAITING', 'SENDING')\
                        """, now, note, incident, number, letter) == 1;
    }

    List<Views.Letter> page(UUID incident, int number, @Nullable State state, long after, int limit) {
        return database.list(
                """
                select * from letter where incident_id = ? and number = ? and position > ? and (? or state = ?)
                order by position limit ?\
                """,
                row -> new Views.Letter(
                        row.getObject("id", UUID.class),
                        row.getLong("position"),
                        row.getString("subject"),
                        row.getString("language"),
                        State.valueOf(row.getString("state")),
                        row.getInt("attempts"),
                        instant(row, "ended_at"),
                        row.getString("problem"),
                        instant(row, "acknowledged_at"),
                        row.getString("acknowledgement")),
                incident,
                number,
                after,
                state == null,
                Objects.requireNonNullElse(state, State.WAITING),
                limit);
    }

    private static byte[] hash(byte[] salt, String address) {
        MessageDigest sha256 = Sha256.digest();
        sha256.update(salt);
        return sha256.digest(address.toLowerCase(Locale.ROOT).getBytes(UTF_8));
    }
}
