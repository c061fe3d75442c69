package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.SystemMap;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table of the erasure plan, which becomes the report, and every statement on it. Plain JDBC: a person may have a
 * million rows.
 */
@ApplicationScoped
class ErasureRecords {

    private static final String COLUMNS = "position, system, dataset, key, action, reason, legal_basis, until";

    /** As {@link #COLUMNS}, with what a legal hold makes of it. Why a hold was set is not for everybody to read. */
    private static final String REPORTED = """
            position, r.system, r.dataset, key,
            case when h.id is null then action else 'RETAIN' end as action,
            case when h.id is null then r.reason else 'A legal hold keeps it' end as reason,
            case when h.id is null then r.legal_basis else h.legal_basis end as legal_basis,
            case when h.id is null then until else h.ends_on end as until""";

    private final AgroalDataSource database;

    ErasureRecords(AgroalDataSource database) {
        this.database = database;
    }

    /** Adds what is not yet in the plan; what an earlier attempt put there stays as it was decided then. */
    void plan(UUID request, String system, List<PlannedRecord> records) {
        run("""
                insert into erasure_record (request_id, system, dataset, key, action, reason, legal_basis, until)
                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict on constraint erasure_record_once do nothing
                """, statement -> {
            for (PlannedRecord record : records) {
                statement.setObject(1, request);
                statement.setString(2, system);
                statement.setString(3, record.dataset());
                statement.setArray(4, texts(statement, record.key()));
                statement.setString(5, record.action().name());
                statement.setString(6, record.reason());
                statement.setString(7, record.legalBasis());
                statement.setObject(8, record.until());
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** What is to be done in one dataset, in the order of the plan. */
    List<PlannedRecord> toDo(UUID request, String system, String dataset, long after, int limit) {
        return run(
                "select " + COLUMNS + " from erasure_record where request_id = ? and system = ? and dataset = ?"
                        + " and position > ? and action <> 'RETAIN' and hold_id is null order by position limit ?",
                statement -> {
                    statement.setObject(1, request);
                    statement.setString(2, system);
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

    /** What the plan says of these rows stays; it is not done while the hold stands. Null where none stands (any more). */
    void hold(UUID request, String system, String dataset, @Nullable UUID hold) {
        run(
                "update erasure_record set hold_id = ? where request_id = ? and system = ? and dataset = ?"
                        + " and done_at is null",
                statement -> {
                    statement.setObject(1, hold);
                    statement.setObject(2, request);
                    statement.setString(3, system);
                    statement.setString(4, dataset);
                    return statement.executeUpdate();
                });
    }

    /** These rows vanished between the plan and the deed. */
    void gone(List<PlannedRecord> records) {
        run("update erasure_record set action = 'ERASE', reason = ? where position = any (?)", statement -> {
            statement.setString(1, "It was no longer there when it was to be anonymised");
            Object[] positions = records.stream().map(PlannedRecord::position).toArray();
            statement.setArray(2, statement.getConnection().createArrayOf("bigint", positions));
            return statement.executeUpdate();
        });
    }

    /** The system was seen to be as the plan says. */
    void done(UUID request, String system, Instant now) {
        run(
                "update erasure_record set done_at = ? where request_id = ? and system = ? and done_at is null",
                statement -> {
                    statement.setObject(1, now.atOffset(ZoneOffset.UTC));
                    statement.setObject(2, request);
                    statement.setString(3, system);
                    return statement.executeUpdate();
                });
    }

    /**
     * Where a dataset's key is made of what identifies the person, an e-mail address for example, the report must not be
     * the last place that holds it: the key of what was erased becomes a number.
     */
    void forgetKeys(UUID request, SystemMap system) {
        for (Dataset dataset : system.datasets()) {
            if (dataset.rowKey().stream().anyMatch(dataset.identifyingColumns().values()::contains)) {
                run(
                        "update erasure_record set key = array['(erased) ' || position]"
                                + " where request_id = ? and system = ? and dataset = ? and action <> 'RETAIN'"
                                + " and hold_id is null and key <> array['(erased) ' || position]",
                        statement -> {
                            statement.setObject(1, request);
                            statement.setString(2, system.key());
                            statement.setString(3, dataset.key());
                            return statement.executeUpdate();
                        });
            }
        }
    }

    /** What has been done, and is kept, in the order of the plan. */
    List<ReportView.Entry> report(UUID request, long after, int limit) {
        return run(
                "select " + REPORTED + " from erasure_record r left join legal_hold h on h.id = r.hold_id"
                        + " where request_id = ? and position > ? and done_at is not null order by position limit ?",
                statement -> {
                    statement.setObject(1, request);
                    statement.setLong(2, after);
                    statement.setInt(3, limit);
                    ResultSet row = statement.executeQuery();
                    List<ReportView.Entry> page = new ArrayList<>();
                    while (row.next()) {
                        page.add(ReportView.Entry.of(row.getString("system"), record(row)));
                    }
                    return page;
                });
    }

    List<ReportView.Total> totals(UUID request) {
        return run("""
                select system, dataset, case when hold_id is null then action else 'RETAIN' end, count(*)
                  from erasure_record where request_id = ? and done_at is not null group by 1, 2, 3 order by 1, 2, 3
                """, statement -> {
            statement.setObject(1, request);
            ResultSet row = statement.executeQuery();
            List<ReportView.Total> totals = new ArrayList<>();
            while (row.next()) {
                totals.add(new ReportView.Total(
                        row.getString(1),
                        row.getString(2),
                        ReportView.Done.of(Action.valueOf(row.getString(3))),
                        row.getLong(4)));
            }
            return totals;
        });
    }

    private static PlannedRecord record(ResultSet row) throws SQLException {
        return new PlannedRecord(
                row.getLong("position"),
                row.getString("dataset"),
                List.of((String[]) row.getArray("key").getArray()),
                Action.valueOf(row.getString("action")),
                row.getString("reason"),
                row.getString("legal_basis"),
                row.getObject("until", LocalDate.class));
    }

    private static Array texts(PreparedStatement statement, List<String> texts) throws SQLException {
        return statement.getConnection().createArrayOf("text", texts.toArray());
    }

    private interface Work<T> {
        T on(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(String sql, Work<T> work) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.on(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The table of the erasure plan cannot be used", e);
        }
    }
}
