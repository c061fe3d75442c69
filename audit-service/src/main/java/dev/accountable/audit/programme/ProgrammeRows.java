package dev.accountable.audit.programme;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * The whole programme, line by line. Read in pages, each by a statement of its own: a reader who is slow holds no
 * connection, and the heap holds one page.
 */
@ApplicationScoped
class ProgrammeRows {

    private static final int PAGE = 500;

    private static final String MEASURES = """
            select 'MEASURE', m.id, m.key, m.title, m.description, m.kind, c.name, array_to_string(m.articles, ', '),
                   m.owner, m.status, m.planned_for, m.started_on, m.done_on, m.evaluation_interval, m.last_evaluated_on,
                   (select result from measure_evaluation e where e.measure_id = m.id
                     order by e.evaluated_on desc, e.id desc limit 1),
                   m.next_evaluation_on,
                   (select string_agg(
                               e.label || ': ' || coalesce(
                                   e.url,
                                   'document ' || e.document_id,
                                   'event ' || e.event_id || coalesce(' at log index ' || l.log_index, '')),
                               '; ' order by e.id)
                      from measure_evidence e left join leaf l on l.event_id = e.event_id where e.measure_id = m.id)
              from measure m join measure_category c on c.key = m.category
             where m.key > ? order by m.key limit ?
            """;

    private static final String DOCUMENTS = """
            select 'DOCUMENT', d.id, d.key, d.title, '', d.kind, null, 'Art. 24(2)', d.owner,
                   case when d.latest_number = 0 then 'NOT_APPROVED'
                        when d.held_on is null then 'TO_BE_REVISED' else 'IN_FORCE' end,
                   null::date, null::date, v.approved_on, d.review_interval, d.held_on, null, d.next_review_on,
                   'version ' || v.number || ': ' || v.url || ' (SHA-256 ' || v.content_hash || ')'
              from document d left join document_version v on v.document_id = d.id and v.number = d.latest_number
             where d.key > ? order by d.key limit ?
            """;

    private static final String TOPICS = """
            select 'TRAINING', t.id, t.key, t.title, t.audience, 'ORGANISATIONAL', null, 'Art. 39(1)(b)', null,
                   case when a.due_on < ? then 'OVERDUE' else 'UP_TO_DATE' end,
                   null::date, null::date, null::date, t.validity, a.last_held_on,
                   a.trained || ' of ' || a.everybody || ' trained', a.due_on, null
              from training_topic t cross join lateral (
                   select min(due_on) as due_on, max(last_held_on) as last_held_on, count(*) as everybody,
                          count(*) filter (where last_held_on is not null and (due_on is null or due_on >= ?)) as trained
                     from training_audience where topic_id = t.id) a
             where t.key > ? order by t.key limit ?
            """;

    private final Database database;

    ProgrammeRows(Database database) {
        this.database = database;
    }

    Pages from(LocalDate today) {
        return new Pages(List.of(
                new Part(MEASURES, List.of()),
                new Part(DOCUMENTS, List.of()),
                new Part(TOPICS, List.of(today, today))));
    }

    /** The measures, the documents, or the topics of training. */
    private record Part(String sql, List<LocalDate> days) {}

    /** Where a reader of the whole programme stands. */
    class Pages {

        private final Iterator<Part> parts;
        private Part part;
        private String after = "";

        private Pages(List<Part> all) {
            this.parts = all.iterator();
            this.part = parts.next();
        }

        /** The next lines; none where there are no more. */
        List<ProgrammeRow> next() {
            List<ProgrammeRow> page = page(part.sql(), part.days(), after);
            while (page.isEmpty() && parts.hasNext()) {
                part = parts.next();
                page = page(part.sql(), part.days(), "");
            }
            after = page.isEmpty() ? after : page.get(page.size() - 1).key();
            return page;
        }
    }

    private List<ProgrammeRow> page(String sql, List<LocalDate> days, String after) {
        return database.run(sql, statement -> {
            int parameter = 1;
            for (LocalDate day : days) {
                statement.setObject(parameter++, day);
            }
            statement.setString(parameter++, after);
            statement.setInt(parameter, PAGE);
            ResultSet rows = statement.executeQuery();
            List<ProgrammeRow> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row(rows));
            }
            return found;
        });
    }

    private static ProgrammeRow row(ResultSet row) throws SQLException {
        return new ProgrammeRow(
                row.getString(1),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getObject(11, LocalDate.class),
                row.getObject(12, LocalDate.class),
                row.getObject(13, LocalDate.class),
                row.getString(14),
                row.getObject(15, LocalDate.class),
                row.getString(16),
                row.getObject(17, LocalDate.class),
                row.getString(18));
    }
}
