package dev.accountable.consent.govstack;

import static dev.accountable.jdbc.Database.instant;

import dev.accountable.consent.event.State;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads consent records: one for each person and purpose. It is known by the id of the first event, and found by that of any,
 * also of one from the time when the person was a visitor. A person who was forgotten has none.
 */
@ApplicationScoped
class Records {

    private static final String CURRENT = """
            select f.id as record, e.id as event, e.submission, e.purpose, e.purpose_version, c.state, c.at, c.expires_at,
                   null::uuid as successor, s.actor, p.subject, v.definition, v.created_at
            from consent_state c
            join person p on p.id = c.person and p.merged_into is null and p.subject is not null
            join consent_event e on e.id = c.event
            join submission s on s.id = e.submission
            join purpose_version v on v.purpose = e.purpose and v.version = e.purpose_version
            cross join lateral (select id from consent_event where person = c.person and purpose = c.purpose
                                order by position limit 1) f
            """;

    private static final String EVENT = """
            select f.id as record, e.id as event, e.submission, e.purpose, e.purpose_version, e.state, e.at, e.expires_at,
                   null::uuid as successor, s.actor, p.subject, v.definition, v.created_at
            from consent_event e
            join person o on o.id = e.person
            join person p on p.id = coalesce(o.merged_into, o.id) and p.subject is not null
            join submission s on s.id = e.submission
            join purpose_version v on v.purpose = e.purpose and v.version = e.purpose_version
            cross join lateral (select id from consent_event where person = p.id and purpose = e.purpose
                                order by position limit 1) f
            where e.id = ?""";

    private static final String HISTORY = """
            with account as (select coalesce(merged_into, id) as id from person where subject = ?),
            told as (
                select e.*, lag(e.id) over (order by e.position desc) as successor
                from consent_event e
                where e.purpose = ?
                  and e.person in (select id from account
                                   union all select v.id from person v join account a on v.merged_into = a.id))
            select f.id as record, t.id as event, t.submission, t.purpose, t.purpose_version, t.state, t.at, t.expires_at,
                   t.successor, s.actor, p.subject, v.definition, v.created_at
            from told t
            join person p on p.id = (select id from account) and p.subject is not null
            join submission s on s.id = t.submission
            join purpose_version v on v.purpose = t.purpose and v.version = t.purpose_version
            cross join lateral (select id from consent_event where person = p.id and purpose = t.purpose
                                order by position limit 1) f
            order by t.position desc offset ? limit ?""";

    private final Database database;

    Records(Database database) {
        this.database = database;
    }

    /** One thing that was said: the newest is what the record says now. */
    record Said(
            UUID record,
            UUID event,
            UUID submission,
            String subject,
            String actor,
            State state,
            Instant at,
            @Nullable Instant expiresAt,
            @Nullable UUID successor,
            AgreementVersion agreement) {

        String purpose() {
            return agreement.id().key();
        }

        /** As it stands at that instant, whether or not the end of its period was written down already. */
        ConsentRecord standing(Instant now) {
            return view(state == State.GIVEN && (expiresAt == null || expiresAt.isAfter(now)));
        }

        /** As it was said. */
        ConsentRecord view() {
            return view(state == State.GIVEN);
        }

        private ConsentRecord view(boolean optIn) {
            return ConsentRecord.of(record, agreement, subject, optIn);
        }

        Revision revision() {
            ConsentRecord said = view();
            return Revision.byPerson(
                    record,
                    event,
                    at,
                    subject,
                    actor,
                    Map.of(
                            "dataAgreementId", said.dataAgreementId(),
                            "dataAgreementRevisionId", said.dataAgreementRevisionId(),
                            "dataAgreementRevisionHash", said.dataAgreementRevisionHash(),
                            "individualId", said.individualId(),
                            "optIn", said.optIn(),
                            "state", said.state()),
                    successor,
                    submission);
        }
    }

    Optional<Said> find(UUID record) {
        return read(CURRENT + """
                where (c.person, c.purpose) = (
                    select coalesce(o.merged_into, o.id), x.purpose
                    from consent_event x join person o on o.id = x.person where x.id = ?)
                """, record).stream().findFirst();
    }

    /** What the event said, whatever was said since. */
    Optional<Said> event(UUID event) {
        return read(EVENT, event).stream().findFirst();
    }

    Optional<Said> find(String subject, String purpose) {
        return ofIndividual(subject, purpose, 0, 1).stream().findFirst();
    }

    /** By purpose. */
    List<Said> ofIndividual(String subject, @Nullable String purpose, int offset, int limit) {
        return read(CURRENT + """
                where c.person = (select coalesce(merged_into, id) from person where subject = ?)
                  and (?::text is null or c.purpose = ?)
                order by c.purpose offset ? limit ?""", subject, purpose, purpose, offset, limit);
    }

    /** Of everybody who said something about the purpose, behind the record {@code after}. */
    List<Said> ofAgreement(String purpose, @Nullable UUID after, int offset, int limit) {
        return read(CURRENT + """
                where c.purpose = ? and c.person > coalesce((
                    select coalesce(o.merged_into, o.id)
                    from consent_event x join person o on o.id = x.person where x.id = ?), 0)
                order by c.person offset ? limit ?""", purpose, after, offset, limit);
    }

    /** Newest first. */
    List<Said> history(String subject, String purpose, int offset, int limit) {
        return read(HISTORY, subject, purpose, offset, limit);
    }

    private List<Said> read(String sql, @Nullable Object... parameters) {
        return database.run(sql, statement -> {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            ResultSet row = statement.executeQuery();
            List<Said> found = new ArrayList<>();
            while (row.next()) {
                found.add(said(row));
            }
            return found;
        });
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(
                row.getObject("record", UUID.class),
                row.getObject("event", UUID.class),
                row.getObject("submission", UUID.class),
                row.getString("subject"),
                row.getString("actor"),
                State.valueOf(row.getString("state")),
                Agreements.known(row, "at"),
                instant(row, "expires_at"),
                row.getObject("successor", UUID.class),
                Agreements.version(new RevisionId(row.getString("purpose"), row.getInt("purpose_version")), row));
    }
}
