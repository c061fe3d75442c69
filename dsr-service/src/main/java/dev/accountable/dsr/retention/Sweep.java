package dev.accountable.dsr.retention;

import dev.accountable.dsr.connector.SystemAccess.Column;
import dev.accountable.dsr.connector.SystemAccess.Open;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a dataset that a rule takes, in the order of their keys, so many at a time. A batch is one transaction of the
 * system, which locks the rows first: what changes meanwhile and is needed again is not taken.
 */
final class Sweep {

    private final SetRetentionRule rule;
    private final SystemMap system;
    private final Dataset dataset;
    private final Due due;
    private final LinkedRows linkedRows;

    Sweep(SetRetentionRule rule, SystemMap system, Due due) {
        this.rule = rule;
        this.system = system;
        this.dataset = system.dataset(rule.dataset());
        this.due = due;
        this.linkedRows = new LinkedRows(system, dataset, due);
    }

    /**
     * One batch.
     *
     * @param last the key it ended with; empty where there is nothing behind it
     * @param due the keys of the rows that are no longer needed
     * @param held how many of them a legal hold keeps
     * @param duty how many of them a duty keeps: their own, or that of a row that points to them
     * @param done the keys of the rows that were, or would be, erased or anonymised
     * @param linked how many rows that point to them went before them, by dataset
     */
    record Batch(
            List<String> last, int due, int held, int duty, List<List<String>> done, Map<String, Integer> linked) {}

    /** Why the rule does not fit the system, in sentences; empty where it does. Changes nothing. */
    List<String> contradictions(Open open) throws SQLException {
        Map<String, Column> columns = open.columns(dataset.table());
        List<String> found = new ArrayList<>();
        checkDate("from", columns, rule.from(), found);
        SetRetentionRule.Event event = rule.event();
        if (event != null) {
            Optional<Dataset> pointing = system.datasets().stream()
                    .filter(known -> known.key().equals(event.dataset()))
                    .filter(known -> !linkedRows.ways(known).isEmpty())
                    .findFirst();
            if (pointing.isEmpty()) {
                found.add("event names the dataset '" + event.dataset() + "', which does not lead to '" + dataset.key()
                        + "'");
            } else {
                checkDate("event", open.columns(pointing.get().table()), event.column(), found);
            }
        }
        for (Condition condition : rule.all()) {
            if (!columns.containsKey(condition.column())) {
                found.add("a condition names the column '" + condition.column() + "', which the table does not have");
            }
        }
        return found;
    }

    private static void checkDate(String field, Map<String, Column> columns, String column, List<String> found) {
        Column date = columns.get(column);
        if (date == null) {
            found.add(field + " names the column '" + column + "', which the table does not have");
        } else if (date.type() != Types.DATE
                && date.type() != Types.TIMESTAMP
                && date.type() != Types.TIMESTAMP_WITH_TIMEZONE) {
            found.add(field + " names the column '" + column + "', which is not a date");
        }
    }

    /**
     * Takes the next batch.
     *
     * @param after the key behind which it begins; empty at the beginning
     * @param held what held persons are found by
     * @param change whether something is done to the rows
     */
    Batch next(Open open, List<String> after, int limit, Collection<Map<IdentifierKind, String>> held, boolean change)
            throws SQLException {
        List<List<String>> due = new ArrayList<>();
        List<String> last = collect(open, after, limit, change, due);
        if (due.isEmpty()) {
            return new Batch(List.of(), 0, 0, 0, List.of(), Map.of());
        }
        Set<List<String>> keptByHold = new HashSet<>();
        for (Map<IdentifierKind, String> person : held) {
            keptByHold.addAll(open.keysOf(system, dataset, person));
        }
        List<List<String>> free =
                due.stream().filter(key -> !keptByHold.contains(key)).toList();
        Set<List<String>> keptByDuty = rule.action() == SetRetentionRule.Action.ERASE && !free.isEmpty()
                ? linkedRows.keptByDuty(open, free)
                : Set.of();
        List<List<String>> done =
                free.stream().filter(key -> !keptByDuty.contains(key)).toList();
        Map<String, Integer> linked = new HashMap<>();
        if (change && !done.isEmpty()) {
            if (rule.action() == SetRetentionRule.Action.ERASE) {
                linkedRows.erase(open, done, linked);
            } else {
                open.anonymise(dataset, done);
            }
        }
        return new Batch(last, due.size(), due.size() - free.size(), free.size() - done.size(), done, linked);
    }

    /** Returns the key behind which there may be more; empty where there is not. */
    private List<String> collect(Open open, List<String> after, int limit, boolean lock, List<List<String>> due)
            throws SQLException {
        List<String> behind = after;
        // Where a whole page is anonymous already, it goes on behind it.
        while (true) {
            Page page = page(open, behind, limit, lock, due);
            if (page.rows() < limit || limit == 0) {
                return List.of();
            }
            if (!due.isEmpty()) {
                return page.last();
            }
            behind = page.last();
        }
    }

    private record Page(int rows, List<String> last) {}

    private Page page(Open open, List<String> after, int limit, boolean lock, List<List<String>> due)
            throws SQLException {
        List<String> values = new ArrayList<>();
        String where = conditions(open, values);
        if (!after.isEmpty()) {
            where += " and (" + own(open, dataset.rowKey()) + ") > ("
                    + String.join(", ", Collections.nCopies(after.size(), "?")) + ")";
            values.addAll(after);
        }
        // A row that is anonymous already would be counted again in every run.
        List<String> setColumns = rule.action() == SetRetentionRule.Action.ANONYMISE
                ? List.copyOf(dataset.erasure().newValues().keySet())
                : List.of();
        List<String> columns = new ArrayList<>(dataset.rowKey());
        columns.addAll(setColumns);
        String sql = "select " + own(open, columns) + " from " + open.quoted(dataset.table()) + " a0 where " + where
                + " order by " + own(open, dataset.rowKey()) + " limit " + limit + (lock ? " for update" : "");
        List<String> last = after;
        int rows = 0;
        try (PreparedStatement statement = open.prepare(sql)) {
            open.bind(statement, 1, values);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                rows++;
                last = open.key(row, dataset);
                if (setColumns.isEmpty() || !isAnonymous(open, row, last)) {
                    due.add(last);
                }
            }
        }
        return new Page(rows, last);
    }

    private boolean isAnonymous(Open open, ResultSet row, List<String> key) throws SQLException {
        List<@Nullable String> wanted = open.anonymous(dataset, key);
        for (int i = 0; i < wanted.size(); i++) {
            if (!Objects.equals(wanted.get(i), row.getString(key.size() + 1 + i))) {
                return false;
            }
        }
        return true;
    }

    /** What makes a row of the dataset one that the rule takes. */
    private String conditions(Open open, List<String> values) throws SQLException {
        Map<String, Column> columns = open.columns(dataset.table());
        String where = isOver(open, columns, rule.from(), rule.period(), values);
        Erasure erasure = dataset.erasure();
        if (erasure.action() == Erasure.Action.RETAIN && erasure.from() != null && erasure.retainFor() != null) {
            where += " and " + isOver(open, columns, erasure.from(), erasure.retainFor(), values);
        }
        SetRetentionRule.Event event = rule.event();
        if (event != null) {
            for (LinkedRows.Way way : linkedRows.ways(system.dataset(event.dataset()))) {
                where += " and not exists ("
                        + linkedRows.notOver(open, way, event.column(), rule.period(), false, values) + ")";
            }
        }
        for (Condition condition : rule.all()) {
            where += " and a0." + open.quoted(condition.column()) + condition.sql();
            values.addAll(condition.given());
        }
        return where;
    }

    private static String own(Open open, List<String> columns) {
        return columns.stream().map(column -> "a0." + open.quoted(column)).collect(Collectors.joining(", "));
    }

    /** That the last day of a period has passed. */
    private String isOver(Open open, Map<String, Column> columns, String from, Period period, List<String> values) {
        values.add(due.firstNotOver(columns.get(from), period));
        return "a0." + open.quoted(from) + " < ?";
    }
}
