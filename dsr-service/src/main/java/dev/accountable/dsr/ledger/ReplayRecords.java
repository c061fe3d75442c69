package dev.accountable.dsr.ledger;

import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a replay has found and not yet forgotten. */
@ApplicationScoped
class ReplayRecords {

    private final Database database;

    ReplayRecords(Database database) {
        this.database = database;
    }

    void add(UUID replay, List<PlannedRecord> records) {
        database.run("""
                insert into ledger_replay_record (replay_id, dataset, key, action) values (?, ?, ?, ?)
                on conflict on constraint ledger_replay_record_once do nothing""", statement -> {
            for (PlannedRecord record : records) {
                statement.setObject(1, replay);
                statement.setString(2, record.dataset());
                statement.setArray(
                        3,
                        statement
                                .getConnection()
                                .createArrayOf("text", record.key().toArray()));
                statement.setString(4, record.action().name());
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    List<PlannedRecord> page(UUID replay, String dataset, long after, int limit) {
        return database.run("""
                select position, dataset, key, action from ledger_replay_record
                 where replay_id = ? and dataset = ? and position > ? order by position limit ?""", statement -> {
            statement.setObject(1, replay);
            statement.setString(2, dataset);
            statement.setLong(3, after);
            statement.setInt(4, limit);
            ResultSet row = statement.executeQuery();
            List<PlannedRecord> page = new ArrayList<>();
            while (row.next()) {
                page.add(new PlannedRecord(
                        row.getLong("position"),
                        row.getString("dataset"),
                        List.of((String[]) row.getArray("key").getArray()),
                        Action.valueOf(row.getString("action")),
                        null,
                        null,
                        null));
            }
            return page;
        });
    }

    Map<String, Long> counts(UUID replay) {
        return database.run(
                "select dataset, count(*) from ledger_replay_record where replay_id = ? group by 1 order by 1",
                statement -> {
                    statement.setObject(1, replay);
                    ResultSet row = statement.executeQuery();
                    Map<String, Long> counts = new LinkedHashMap<>();
                    while (row.next()) {
                        counts.put(row.getString(1), row.getLong(2));
                    }
                    return counts;
                });
    }

    void forget(UUID replay) {
        database.run("delete from ledger_replay_record where replay_id = ?", statement -> {
            statement.setObject(1, replay);
            return statement.executeUpdate();
        });
    }
}
