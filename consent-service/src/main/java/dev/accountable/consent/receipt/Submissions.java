package dev.accountable.consent.receipt;

import static dev.accountable.jdbc.Database.instant;

import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.receipt.Submission.Decided;
import dev.accountable.consent.receipt.Submission.ShownNotice;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what receipts are made of. A person who was forgotten has none any more: nobody could say whose they were. */
@ApplicationScoped
class Submissions {

    private static final String COLUMNS = """
            select s.id, p.subject, a.subject as account, s.at, s.method, s.notice_id, s.language, s.form_hash,
                   s.guardian is not null as by_guardian, s.collected_at, s.audit_event,
                   n.key, n.version, t.title, t.language as notice_language, n.content_hash, n.published_at
              from submission s
              join person p on p.id = s.person
              left join person a on a.id = p.merged_into
              left join notice n on n.id = s.notice_id
              left join lateral (select title, language from notice_text
                                 where notice_id = n.id and language in (s.language, n.language)
                                 order by language = s.language desc nulls last limit 1) t on true
            """;

    private final Database database;

    Submissions(Database database) {
        this.database = database;
    }

    Optional<Submission> find(UUID id) {
        return read(COLUMNS + " where s.id = ? and p.subject is not null", id).stream()
                .findFirst();
    }

    /**
     * Newest first, below the submission {@code after}: those of the person with this reference, account or visitor who turned
     * out to be it, and of all visitors who turned out to be that person.
     */
    List<Submission> of(String subject, @Nullable UUID after, int limit) {
        return read(
                "with me as (select coalesce(merged_into, id) as id from person where subject = ?)\n" + COLUMNS + """
                 where s.person in (select id from me union all select v.id from person v join me on me.id = v.merged_into)
                   and p.subject is not null
                   and (?::uuid is null or (s.at, s.id) < (select at, id from submission where id = ?))
                 order by s.at desc, s.id desc limit ?
                """,
                subject,
                after,
                after,
                limit);
    }

    /** A row of {@link #COLUMNS} before its events are known. */
    private record Act(
            UUID id,
            String subject,
            @Nullable String account,
            Instant at,
            String method,
            @Nullable String language,
            @Nullable String formHash,
            boolean byGuardian,
            @Nullable Instant collectedAt,
            @Nullable UUID auditEvent,
            @Nullable UUID noticeId,
            @Nullable ShownNotice notice) {

        static Act read(ResultSet row) throws SQLException {
            UUID noticeId = row.getObject("notice_id", UUID.class);
            return new Act(
                    row.getObject("id", UUID.class),
                    row.getString("subject"),
                    row.getString("account"),
                    known(row, "at"),
                    row.getString("method"),
                    row.getString("language"),
                    row.getString("form_hash"),
                    row.getBoolean("by_guardian"),
                    instant(row, "collected_at"),
                    row.getObject("audit_event", UUID.class),
                    noticeId,
                    noticeId == null
                            ? null
                            : new ShownNotice(
                                    noticeId,
                                    row.getString("key"),
                                    row.getInt("version"),
                                    row.getString("title"),
                                    row.getString("notice_language"),
                                    row.getString("content_hash"),
                                    known(row, "published_at")));
        }

        Submission with(List<Decided> decided) {
            return new Submission(
                    new Receipt(
                            id,
                            subject,
                            at,
                            noticeId,
                            formHash,
                            decided.stream().map(Decided::choice).toList()),
                    account == null ? List.of(subject) : List.of(subject, account),
                    method,
                    language,
                    byGuardian,
                    collectedAt,
                    auditEvent,
                    notice,
                    decided);
        }
    }

    private List<Submission> read(String sql, @Nullable Object... parameters) {
        List<Act> acts = database.run(sql, statement -> {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            ResultSet rows = statement.executeQuery();
            List<Act> found = new ArrayList<>();
            while (rows.next()) {
                found.add(Act.read(rows));
            }
            return found;
        });
        if (acts.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<Decided>> decided = decidedIn(acts);
        return acts.stream()
                .map(act -> act.with(decided.getOrDefault(act.id(), List.of())))
                .toList();
    }

    private Map<UUID, List<Decided>> decidedIn(List<Act> acts) {
        return database.run("""
                select e.submission, e.id, e.purpose, e.purpose_version, e.state, e.at, e.expires_at,
                       v.definition
                  from consent_event e
                  join purpose_version v on v.purpose = e.purpose and v.version = e.purpose_version
                 where e.submission = any (?) order by e.purpose, e.position
                """, statement -> {
            statement.setArray(
                    1,
                    statement
                            .getConnection()
                            .createArrayOf("uuid", acts.stream().map(Act::id).toArray()));
            ResultSet rows = statement.executeQuery();
            Map<UUID, List<Decided>> found = new HashMap<>();
            while (rows.next()) {
                found.computeIfAbsent(rows.getObject("submission", UUID.class), id -> new ArrayList<>())
                        .add(new Decided(
                                rows.getObject("id", UUID.class),
                                new Receipt.Choice(
                                        rows.getString("purpose"),
                                        rows.getInt("purpose_version"),
                                        rows.getString("state"),
                                        known(rows, "at")),
                                instant(rows, "expires_at"),
                                PurposeDefinition.stored(rows.getString("definition"))));
            }
            return found;
        });
    }

    private static Instant known(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instant(row, column), column);
    }
}
