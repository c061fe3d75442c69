package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The records of erasures that a duty or a legal hold kept, from the day on which it does not any more. */
@ApplicationScoped
class KeptRecords {

    private final Database database;

    KeptRecords(Database database) {
        this.database = database;
    }

    /** Where something is due. */
    record Due(UUID request, String system) {}

    /** Of requests that are answered. At most {@code limit} of them; the others are found the next time. */
    List<Due> due(LocalDate today, int limit) {
        return database.run("""
                select due.request_id, due.system from (
                        select request_id, system from erasure_record
                         where action = 'RETAIN' and hold_id is null and done_at is not null and until < ?
                         union
                        select r.request_id, r.system from erasure_record r join legal_hold h on h.id = r.hold_id
                         where r.hold_id is not null and r.done_at is not null
                           and (h.released_at is not null or h.ends_on < ?)
                         union
                        select request_id, system from erasure_record where completing_at is not null) due
                  join subject_request s on s.id = due.request_id
                 where s.completed_at is not null
                 limit ?""", statement -> {
            statement.setObject(1, today);
            statement.setObject(2, today);
            statement.setInt(3, limit);
            ResultSet row = statement.executeQuery();
            List<Due> due = new ArrayList<>();
            while (row.next()) {
                due.add(new Due(row.getObject(1, UUID.class), row.getString(2)));
            }
            return due;
        });
    }

    /** From here on these rows are being completed. A row that only the hold kept and a duty still keeps stays. */
    void begin(Due due, LocalDate today, Instant now) {
        database.run("""
                update erasure_record r set
                       hold_id = null,
                       completing_at = case when action <> 'RETAIN' or until < ? then ? end
                  from (select position from erasure_record r left join legal_hold h on h.id = r.hold_id
                         where r.request_id = ? and r.system = ? and r.done_at is not null
                           and (r.hold_id is null and r.action = 'RETAIN' and r.until < ?
                                or h.released_at is not null or h.ends_on < ?)) over
                 where r.position = over.position""", statement -> {
            statement.setObject(1, today);
            Database.setInstant(statement, 2, now);
            statement.setObject(3, due.request());
            statement.setString(4, due.system());
            statement.setObject(5, today);
            statement.setObject(6, today);
            return statement.executeUpdate();
        });
    }

    /** The datasets in which something is being completed. */
    List<String> datasets(Due due) {
        return database.run(
                "select distinct dataset from erasure_record where request_id = ? and system = ?"
                        + " and completing_at is not null order by 1",
                statement -> {
                    statement.setObject(1, due.request());
                    statement.setString(2, due.system());
                    ResultSet row = statement.executeQuery();
                    List<String> datasets = new ArrayList<>();
                    while (row.next()) {
                        datasets.add(row.getString(1));
                    }
                    return datasets;
                });
    }

    /** A hold that was set since keeps the rows of a dataset. */
    void holdAgain(Due due, String dataset, UUID hold) {
        database.run(
                "update erasure_record set hold_id = ?, completing_at = null where request_id = ? and system = ?"
                        + " and dataset = ? and completing_at is not null",
                statement -> {
                    statement.setObject(1, hold);
                    statement.setObject(2, due.request());
                    statement.setString(3, due.system());
                    statement.setString(4, dataset);
                    return statement.executeUpdate();
                });
    }

    /** A hold that was set since keeps these rows. */
    void holdAgain(Due due, List<PlannedRecord> records, UUID hold) {
        database.run(
                "update erasure_record set hold_id = ?, completing_at = null where request_id = ? and system = ?"
                        + " and dataset = ? and key = ? and completing_at is not null",
                statement -> {
                    for (PlannedRecord record : records) {
                        statement.setObject(1, hold);
                        statement.setObject(2, due.request());
                        statement.setString(3, due.system());
                        statement.setString(4, record.dataset());
                        statement.setArray(
                                5,
                                statement
                                        .getConnection()
                                        .createArrayOf("text", record.key().toArray()));
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                });
    }

    /** What is to be done now in one dataset, in the order of the plan; what a duty kept is erased. */
    List<PlannedRecord> toDo(Due due, String dataset, long after, int limit) {
        return database.run("""
                select position, dataset, key, case action when 'RETAIN' then 'ERASE' else action end as action
                  from erasure_record
                 where request_id = ? and system = ? and dataset = ? and position > ? and completing_at is not null
                 order by position limit ?""", statement -> {
            statement.setObject(1, due.request());
            statement.setString(2, due.system());
            statement.setString(3, dataset);
            statement.setLong(4, after);
            statement.setInt(5, limit);
            ResultSet row = statement.executeQuery();
            List<PlannedRecord> page = new ArrayList<>();
            while (row.next()) {
                page.add(record(row));
            }
            return page;
        });
    }

    /** The system was seen to be as it should. Returns how many rows it were. */
    int done(Due due, Instant now) {
        return database.run("""
                update erasure_record set
                       reason = case action when 'RETAIN' then 'The duty to keep it ended on ' || until else reason end,
                       legal_basis = case action when 'RETAIN' then null else legal_basis end,
                       until = case action when 'RETAIN' then null else until end,
                       action = case action when 'RETAIN' then 'ERASE' else action end,
                       completing_at = null,
                       done_at = ?
                 where request_id = ? and system = ? and completing_at is not null""", statement -> {
            Database.setInstant(statement, 1, now);
            statement.setObject(2, due.request());
            statement.setString(3, due.system());
            return statement.executeUpdate();
        });
    }

    private static PlannedRecord record(ResultSet row) throws SQLException {
        return new PlannedRecord(
                row.getLong("position"),
                row.getString("dataset"),
                List.of((String[]) row.getArray("key").getArray()),
                Action.valueOf(row.getString("action")),
                null,
                null,
                null);
    }
}
