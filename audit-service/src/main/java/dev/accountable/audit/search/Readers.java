package dev.accountable.audit.search;

import static dev.accountable.jdbc.Database.setArray;

import dev.accountable.audit.erasure.Forgets;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.jdbc.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Records who looked at whose data in the log.
 *
 * <p>Each person on a page finds the reader in their own view: one {@code access.read} event for each reader, person and
 * day (UTC), whatever the number of pages. So the log grows by people who were looked at, never by what was read, and
 * reading it all twice a day adds nothing the second time but the record of the pages.
 */
@ApplicationScoped
public class Readers implements Forgets {

    private final Database database;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    Readers(Database database, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.database = database;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    /** The caller is about to be shown these events. In a transaction of its own; where it fails, nothing may be shown. */
    void areShown(Collection<EventView> events, String way) {
        String reader = caller.getPrincipal().getName();
        Map<UUID, String> people = new TreeMap<>();
        for (EventView event : events) {
            UUID pseudonym = event.dataSubjectPseudonym();
            String reference = event.dataSubject();
            if (pseudonym != null && reference != null && !reference.equals(reader)) {
                people.put(pseudonym, reference);
            }
        }
        if (!people.isEmpty()) {
            QuarkusTransaction.requiringNew()
                    .run(() -> firstToday(reader, people.keySet())
                            .forEach(pseudonym -> auditTrail.record(
                                    "access.read",
                                    "events",
                                    people.get(pseudonym),
                                    Map.of("way", way, "role", role()))));
        }
    }

    /** People see what is about themselves: recorded once a day. */
    public void seesOwn(UUID pseudonym, String reference) {
        QuarkusTransaction.requiringNew()
                .run(() -> firstToday(reference, List.of(pseudonym))
                        .forEach(first -> auditTrail.record(
                                "access.read", "events/about-me", reference, Map.of("role", "data-subject"))));
    }

    /** Which of the caller's roles opened the log: what a person is told of who looked. */
    String role() {
        return caller.hasRole(Roles.PRIVACY_OFFICER) ? Roles.PRIVACY_OFFICER : Roles.AUDITOR;
    }

    /** In one order for everybody, so that two pages with the same people cannot wait for each other in a ring. */
    private List<UUID> firstToday(String reader, Collection<UUID> ordered) {
        return database.run("""
                insert into shown (day, reader, subject) select ?::date, ?, subject from unnest(?::uuid[]) as s (subject)
                on conflict do nothing
                returning subject
                """, statement -> {
            statement.setString(1, today().toString());
            statement.setString(2, reader);
            setArray(statement, 3, "uuid", ordered.toArray());
            ResultSet rows = statement.executeQuery();
            List<UUID> first = new ArrayList<>();
            while (rows.next()) {
                first.add(rows.getObject(1, UUID.class));
            }
            return first;
        });
    }

    /** Any number of pods may do so at once. */
    @Scheduled(every = "1h")
    void forgetPastDays() {
        database.run("delete from shown where day < ?::date", statement -> {
            statement.setString(1, today().toString());
            return statement.executeUpdate();
        });
    }

    @Override
    public int forget(String reference) {
        return database.run("delete from shown where reader = ?", statement -> {
            statement.setString(1, reference);
            return statement.executeUpdate();
        });
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
