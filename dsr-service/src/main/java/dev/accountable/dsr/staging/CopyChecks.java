package dev.accountable.dsr.staging;

import dev.accountable.dsr.connector.SystemAccess.Open;
import dev.accountable.dsr.connector.SystemAccess.Reference;
import dev.accountable.dsr.job.JobFailed;
import dev.accountable.dsr.staging.StartStagingCopy.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks whether a copy is what it should be, before it can be used. Throws JobFailed with the place, never with a value. */
final class CopyChecks {

    private final CopyPlan plan;
    private final Open target;

    CopyChecks(CopyPlan plan, Open target) {
        this.plan = plan;
        this.target = target;
    }

    void everyRowIsThere(Map<String, Long> copied) throws SQLException {
        for (var entry : copied.entrySet()) {
            long there = number("select count(*) from " + target.quoted(entry.getKey()));
            if (there != entry.getValue()) {
                throw new JobFailed("Of " + entry.getValue() + " rows of '" + entry.getKey() + "' " + there
                        + " are in the target.");
            }
        }
    }

    /** No value that must not be there is there: not as a value, and not as a word in a text. */
    void noIdentifierIsLeft(Identifiers identifiers, Runnable goesOn) throws SQLException {
        for (Table table : plan.asked().tables()) {
            List<String> texts = table.columns().entrySet().stream()
                    .filter(entry -> entry.getValue().action() != Treatment.Action.DROP)
                    .map(Map.Entry::getKey)
                    .toList();
            if (texts.isEmpty()) {
                continue;
            }
            String columns = texts.stream()
                    .map(column -> "cast(" + target.quoted(column) + " as text)")
                    .collect(Collectors.joining(", "));
            try (PreparedStatement statement =
                    target.prepare("select " + columns + " from " + target.quoted(table.table()))) {
                ResultSet row = statement.executeQuery();
                while (row.next()) {
                    goesOn.run();
                    for (int i = 0; i < texts.size(); i++) {
                        String value = row.getString(i + 1);
                        if (value != null && identifiers.isIn(value)) {
                            throw new JobFailed("An identifier of the source is left in the column '" + texts.get(i)
                                    + "' of '" + table.table() + "'.");
                        }
                    }
                }
            }
        }
    }

    /** The smallest group of rows with the same quasi-identifiers, by table. */
    Map<String, Long> nobodyStandsOut() throws SQLException {
        Map<String, Long> smallest = new LinkedHashMap<>();
        for (Table table : plan.asked().tables()) {
            if (table.k() == null) {
                continue;
            }
            long k = number("select coalesce(min(n), 0) from (select count(*) as n from " + target.quoted(table.table())
                    + " group by " + target.list(table.pointers()) + ") as sizes");
            if (k > 0 && k < table.k()) {
                throw new JobFailed("In '" + table.table() + "' a combination of " + String.join(", ", table.pointers())
                        + " occurs in " + k + " rows; at least " + table.k() + " were declared.");
            }
            smallest.put(table.table(), k);
        }
        return smallest;
    }

    /** Also those that the target does not have as constraints. */
    int everyForeignKeyHolds() throws SQLException {
        for (Reference reference : plan.references()) {
            List<String> dropped = reference.columns().keySet().stream()
                    .filter(column -> isDropped(reference.from(), column))
                    .toList();
            if (!dropped.isEmpty()) {
                continue;
            }
            String joined = reference.columns().entrySet().stream()
                    .map(pair -> "a." + target.quoted(pair.getKey()) + " = b." + target.quoted(pair.getValue()))
                    .collect(Collectors.joining(" and "));
            String given = reference.columns().keySet().stream()
                    .map(column -> "a." + target.quoted(column) + " is not null")
                    .collect(Collectors.joining(" and "));
            long broken = number("select count(*) from " + target.quoted(reference.from()) + " a where " + given
                    + " and not exists (select 1 from " + target.quoted(reference.to()) + " b where " + joined + ")");
            if (broken > 0) {
                throw new JobFailed(
                        broken + " rows of '" + reference.from() + "' point to no row of '" + reference.to() + "'.");
            }
        }
        return plan.references().size();
    }

    private boolean isDropped(String table, String column) {
        return plan.asked().tables().stream()
                .filter(declared -> declared.table().equals(table))
                .map(declared -> declared.columns().get(column))
                .anyMatch(treatment -> treatment == null || treatment.action() == Treatment.Action.DROP);
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement statement = target.prepare(sql)) {
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }
}
