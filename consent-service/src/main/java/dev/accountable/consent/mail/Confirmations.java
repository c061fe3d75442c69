package dev.accountable.consent.mail;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.consent.event.Act.Circumstances;
import dev.accountable.consent.event.Choice;
import dev.accountable.consent.event.Unconfirmed;
import dev.accountable.jdbc.Database;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Consents that wait for their confirmation by mail, in the database. All of it in the caller's transaction. */
@ApplicationScoped
@RegisterForReflection(targets = Circumstances.class)
class Confirmations {

    private static final TypeReference<List<Choice>> CHOICES = new TypeReference<>() {};

    @Schema(name = "ConfirmationState")
    enum State {
        OPEN,
        CONFIRMED,
        /** By an earlier press of the button. */
        ALREADY,
        /** Refused or withdrawn after it was asked for: that counts. */
        ELSEWHERE
    }

    record New(UUID id, Unconfirmed.Said said) {}

    /**
     * One of them.
     *
     * @param person who it is by now: an account, where a visitor turned out to be one
     * @param subject null once that person was forgotten
     */
    record Pending(
            UUID id,
            long person,
            @Nullable String subject,
            @Nullable UUID noticeId,
            List<Choice> choices,
            Circumstances circumstances,
            @Nullable String address,
            Instant createdAt,
            Instant expiresAt,
            boolean confirmed) {

        List<String> purposes() {
            return choices.stream().map(Choice::purpose).toList();
        }
    }

    record Gone(UUID id, @Nullable String subject) {}

    private final Database database;
    private final ObjectMapper json;

    Confirmations(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    void add(List<New> all, Instant now, Instant expiresAt) {
        database.run("""
                insert into confirmation (id, person, notice_id, choices, circumstances, address, created_at, expires_at)
                select id, person, notice, choices, circumstances, address, ?, ?
                from unnest(?, ?, ?, ?, ?, ?) as c (id, person, notice, choices, circumstances, address)""", statement -> {
            setInstant(statement, 1, now);
            setInstant(statement, 2, expiresAt);
            setColumn(statement, 3, "uuid", all, New::id);
            setColumn(statement, 4, "bigint", all, one -> one.said().person());
            setColumn(statement, 5, "uuid", all, one -> one.said().noticeId());
            setColumn(statement, 6, "text", all, one -> write(one.said().choices()));
            setColumn(statement, 7, "text", all, one -> write(one.said().circumstances()));
            setColumn(statement, 8, "text", all, one -> one.said().mail());
            return statement.executeUpdate();
        });
    }

    /** Whether one of the addresses was asked so often since then. */
    boolean wasAskedOften(List<String> addresses, Instant since, int times) {
        return database.run("""
                select from confirmation where address = any (?) and created_at > ?
                group by address having count(*) >= ? limit 1""", statement -> {
            setColumn(statement, 1, "text", addresses, address -> address);
            setInstant(statement, 2, since);
            statement.setInt(3, times);
            return statement.executeQuery().next();
        });
    }

    List<Pending> find(List<UUID> ids) {
        return find("c.id = any (?)", "uuid", ids, "");
    }

    /** Whoever presses the same button at the same moment waits, and whoever writes about the person: in this order, as they do. */
    Optional<Pending> locked(UUID id) {
        database.run(
                "select pg_advisory_xact_lock(-coalesce(p.merged_into, p.id)) from confirmation c"
                        + " join person p on p.id = c.person where c.id = ?",
                statement -> {
                    statement.setObject(1, id);
                    return statement.execute();
                });
        return find("c.id = any (?)", "uuid", List.of(id), "for update of c").stream()
                .findFirst();
    }

    private <T> List<Pending> find(String which, String type, List<T> keys, String lock) {
        return database.run("""
                select c.*, coalesce(t.id, p.id) as who, case when t.id is null then p.subject else t.subject end as subject
                from confirmation c join person p on p.id = c.person left join person t on t.id = p.merged_into
                where\s""" + which + " " + lock, statement -> {
            setColumn(statement, 1, type, keys, key -> key);
            ResultSet row = statement.executeQuery();
            List<Pending> found = new ArrayList<>();
            while (row.next()) {
                found.add(pending(row));
            }
            return found;
        });
    }

    private Pending pending(ResultSet row) throws SQLException {
        try {
            return new Pending(
                    row.getObject("id", UUID.class),
                    row.getLong("who"),
                    row.getString("subject"),
                    row.getObject("notice_id", UUID.class),
                    json.readValue(row.getString("choices"), CHOICES),
                    json.readValue(row.getString("circumstances"), Circumstances.class),
                    row.getString("address"),
                    Objects.requireNonNull(instant(row, "created_at")),
                    Objects.requireNonNull(instant(row, "expires_at")),
                    row.getObject("confirmed_at") != null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was written can be read again", e);
        }
    }

    /** Of its purposes, those that the person said no to after asking for this. */
    Set<String> refusedSince(Pending pending) {
        return database.run("""
                select purpose from consent_state
                where person = ? and purpose = any (?) and at > ? and state in ('REFUSED', 'WITHDRAWN')""", statement -> {
            statement.setLong(1, pending.person());
            setColumn(statement, 2, "text", pending.purposes(), purpose -> purpose);
            setInstant(statement, 3, pending.createdAt());
            ResultSet row = statement.executeQuery();
            Set<String> refused = new HashSet<>();
            while (row.next()) {
                refused.add(row.getString(1));
            }
            return refused;
        });
    }

    void confirmed(UUID id, @Nullable UUID submission, Instant now) {
        database.run(
                "update confirmation set confirmed_at = ?, submission = ?, address = null where id = ?", statement -> {
                    setInstant(statement, 1, now);
                    statement.setObject(2, submission);
                    statement.setObject(3, id);
                    return statement.executeUpdate();
                });
    }

    /** Up to five hundred whose time is over. */
    List<Gone> removeExpired(Instant now) {
        return database.run("""
                with gone as (
                    delete from confirmation where id in (
                        select id from confirmation where confirmed_at is null and expires_at <= ?
                        order by expires_at limit 500 for update skip locked)
                    returning id, person)
                select g.id, p.subject from gone g join person p on p.id = g.person""", statement -> {
            setInstant(statement, 1, now);
            ResultSet row = statement.executeQuery();
            List<Gone> gone = new ArrayList<>();
            while (row.next()) {
                gone.add(new Gone(row.getObject(1, UUID.class), row.getString(2)));
            }
            return gone;
        });
    }

    /** Removes up to a thousand of which the act is recorded long since; true where there may be more. */
    boolean removeConfirmed(Instant before) {
        return database.run("""
                delete from confirmation where id in (
                    select id from confirmation where confirmed_at < ? limit 1000 for update skip locked)""", statement -> {
            setInstant(statement, 1, before);
            return statement.executeUpdate() == 1000;
        });
    }

    List<Pending> of(List<Long> persons) {
        return find("c.person = any (?)", "bigint", persons, "");
    }

    int erase(List<Long> persons) {
        return database.run("delete from confirmation where person = any (?)", statement -> {
            setColumn(statement, 1, "bigint", persons, person -> person);
            return statement.executeUpdate();
        });
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record is always writable as JSON", e);
        }
    }
}
