package dev.accountable.consent.rights;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.PersonalData;
import dev.accountable.idempotency.Keys;
import dev.accountable.jdbc.Database;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Forgets people. What they said about purposes stays as proof that there was consent, under a pseudonym and for as long as
 * claims can be made; who never consented leaves nothing.
 */
@ApplicationScoped
class Erasures {

    /** Somebody's row, locked until the commit, as whoever records an act locks it. */
    record Reference(long person, String subject) {}

    private final Database database;
    private final List<PersonalData> parts;
    private final Pseudonyms pseudonyms;
    private final ErasureConfig config;
    private final Keys keys;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    Erasures(
            Database database,
            @All List<PersonalData> parts,
            Pseudonyms pseudonyms,
            ErasureConfig config,
            Keys keys,
            AuditTrail auditTrail,
            InstantSource clock) {
        this.database = database;
        this.parts = parts;
        this.pseudonyms = pseudonyms;
        this.config = config;
        this.keys = keys;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    CopyView copy(String subject) {
        List<Reference> references = references(subject);
        return copy(
                references.stream().map(Reference::person).toList(),
                references.isEmpty()
                        ? List.of(subject)
                        : references.stream().map(Reference::subject).toList());
    }

    /** @param references the one that is asked for, and others of the same person */
    CopyView copy(List<Long> persons, List<String> references) {
        Map<String, List<?>> sections = new LinkedHashMap<>();
        for (PersonalData part : parts) {
            sections.put(part.section(), persons.isEmpty() ? List.of() : part.copy(persons, references.get(0)));
        }
        return new CopyView(references, clock.instant(), sections);
    }

    /** In the caller's transaction. Somebody unknown is forgotten already. */
    Erasure erase(EraseSubject request) {
        lock(references(request.subject()));
        // Again, now that nobody else can: meanwhile they may have been forgotten, or have turned out to be an account.
        List<Reference> references = references(request.subject());
        lock(references);
        List<Long> persons = references.stream().map(Reference::person).toList();
        int given = persons.isEmpty() ? 0 : given(persons);
        int records = 0;
        if (!persons.isEmpty()) {
            for (PersonalData part : parts) {
                records += part.erase(persons);
            }
        }
        for (Reference reference : references) {
            records += keys.forget(reference.subject());
        }
        Instant now = clock.instant();
        var erasure = new Erasure(
                now,
                request.requestId(),
                records + references.size(),
                given,
                given == 0
                        ? now
                        : now.atOffset(ZoneOffset.UTC).plus(config.keepProof()).toInstant(),
                config.reason());
        erasure.persistAndFlush();
        forget(references, erasure);
        auditTrail.record(
                "consent.person.erased",
                "consents/erasures/" + erasure.id(),
                null,
                Map.of("records", "" + (records + references.size()), "eventsKept", "" + given));
        if (given == 0) {
            deleteKept();
        }
        return erasure;
    }

    /** Rows of {@code person}, by number: the one with this reference, its account, and all that turned out to be that. */
    private List<Reference> references(String subject) {
        return database.run("""
                select p.id, p.subject
                  from person asked
                  join person p on p.id = coalesce(asked.merged_into, asked.id)
                                or p.merged_into = coalesce(asked.merged_into, asked.id)
                 where asked.subject = ? and p.subject is not null
                 order by p.id""", statement -> {
            statement.setString(1, subject);
            return read(statement.executeQuery());
        });
    }

    private static List<Reference> read(ResultSet rows) throws SQLException {
        List<Reference> found = new ArrayList<>();
        while (rows.next()) {
            found.add(new Reference(rows.getLong(1), rows.getString(2)));
        }
        return found;
    }

    /** As recording does, in the order of the numbers. */
    private void lock(List<Reference> references) {
        database.run(
                "select pg_advisory_xact_lock(-id) from (select id from unnest(?) as w (id) order by id) as ordered",
                statement -> {
                    Database.setColumn(statement, 1, "bigint", references, Reference::person);
                    return statement.execute();
                });
    }

    /** How many events prove something: all of them, if ever there was consent. */
    private int given(List<Long> persons) {
        return database.run("""
                select count(*) from consent_event
                 where person = any (?)
                   and exists (select from consent_event where person = any (?) and state = 'GIVEN')""", statement -> {
            Database.setColumn(statement, 1, "bigint", persons, person -> person);
            Database.setColumn(statement, 2, "bigint", persons, person -> person);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        });
    }

    private void forget(List<Reference> references, Erasure erasure) {
        database.run("""
                with kept as (
                    insert into kept_proof (person, erasure, pseudonym)
                    select w.person, ?, w.pseudonym from unnest(?, ?) as w (person, pseudonym))
                update person set subject = null where id = any (?)""", statement -> {
            statement.setObject(1, erasure.id());
            Database.setColumn(statement, 2, "bigint", references, Reference::person);
            Database.setColumn(
                    statement,
                    3,
                    "text",
                    references,
                    reference -> pseudonyms.of(reference.subject()).orElse(null));
            Database.setColumn(statement, 4, "bigint", references, Reference::person);
            return statement.executeUpdate();
        });
    }

    /** What is kept of somebody who is known again by the reference that they had: rows of {@code person}. */
    List<Long> keptOf(String subject) {
        return pseudonyms
                .of(subject)
                .map(pseudonym -> database.run("""
                        select family.person from kept_proof found join kept_proof family using (erasure)
                         where found.pseudonym = ? order by 1""", statement -> {
                    statement.setString(1, pseudonym);
                    ResultSet rows = statement.executeQuery();
                    List<Long> persons = new ArrayList<>();
                    while (rows.next()) {
                        persons.add(rows.getLong(1));
                    }
                    return persons;
                }))
                .orElse(List.of());
    }

    @Scheduled(
            every = "${accountable.erasure.delete-interval:1h}",
            delayed = "5s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void deleteWhatWasKeptLongEnough() {
        int deleted;
        do {
            deleted = QuarkusTransaction.requiringNew().call(() -> {
                int people = deleteKept();
                if (people > 0) {
                    auditTrail.recordFor(
                            auditTrail.itself(),
                            "consent.proof.deleted",
                            "consents/erasures",
                            null,
                            Map.of("erasures", "" + people));
                }
                return people;
            });
        } while (deleted > 0);
    }

    /** The database looks at its own clock, and at nothing that this service says. */
    private int deleteKept() {
        return database.run("select delete_kept_proof()", statement -> {
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getInt(1);
        });
    }
}
