package dev.accountable.dsr.retention;

import dev.accountable.dsr.connector.SystemAccess.Open;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of other datasets that lead to rows of one dataset, along the links of the map. */
final class LinkedRows {

    private final SystemMap system;
    private final Dataset dataset;
    private final Due due;

    LinkedRows(SystemMap system, Dataset dataset, Due due) {
        this.system = system;
        this.dataset = dataset;
        this.due = due;
    }

    /**
     * One way along the links.
     *
     * @param datasets from the one that points to the one that is pointed to
     * @param links from each of them to the next
     */
    record Way(List<Dataset> datasets, List<Link> links) {

        private Way(Dataset from) {
            this(List.of(from), List.of());
        }

        private Way on(Link link, Dataset to) {
            List<Dataset> further = new ArrayList<>(datasets);
            further.add(to);
            List<Link> along = new ArrayList<>(links);
            along.add(link);
            return new Way(further, along);
        }
    }

    /** All ways from another dataset to this one on which none comes twice; none where its links do not lead here. */
    List<Way> ways(Dataset pointing) {
        List<Way> ways = new ArrayList<>();
        if (!pointing.key().equals(dataset.key())) {
            collect(new Way(pointing), ways);
        }
        return ways;
    }

    private void collect(Way so, List<Way> ways) {
        Dataset last = so.datasets().get(so.datasets().size() - 1);
        for (Link link : last.links()) {
            Dataset next = system.dataset(link.dataset());
            if (next.key().equals(dataset.key())) {
                ways.add(so.on(link, next));
            } else if (so.datasets().stream().noneMatch(seen -> seen.key().equals(next.key()))) {
                collect(so.on(link, next), ways);
            }
        }
    }

    /** Those of the rows to which a row points that a duty still keeps. */
    Set<List<String>> keptByDuty(Open open, List<List<String>> keys) throws SQLException {
        Set<List<String>> kept = new HashSet<>();
        for (Dataset pointing : system.datasets()) {
            Erasure erasure = pointing.erasure();
            if (erasure.action() != Erasure.Action.RETAIN || erasure.from() == null) {
                continue;
            }
            // A row without the date that the duty runs from is kept, as in an erasure.
            Period period = erasure.retainFor() == null ? Period.ZERO : erasure.retainFor();
            for (Way way : ways(pointing)) {
                List<String> values = new ArrayList<>();
                keys.forEach(values::addAll);
                String sql = "select "
                        + dataset.rowKey().stream()
                                .map(column -> "a0." + open.quoted(column))
                                .collect(Collectors.joining(", "))
                        + " from " + open.quoted(dataset.table()) + " a0 where "
                        + open.keyIn("a0", dataset, keys.size()) + " and exists ("
                        + notOver(open, way, erasure.from(), period, true, values) + ")";
                kept.addAll(keys(open, dataset, sql, values));
            }
        }
        return kept;
    }

    /**
     * A query of the rows that lead to the row {@code a0} of the dataset, and whose own period is not over.
     *
     * @param way from their dataset to this one
     * @param undated whether a row without a date is one of them
     */
    String notOver(Open open, Way way, String from, Period period, boolean undated, List<String> values)
            throws SQLException {
        String column = alias(way, 0) + "." + open.quoted(from);
        String sql = (undated ? column + " is null or " : "") + column + " >= ?";
        values.add(due.firstNotOver(open.columns(way.datasets().get(0).table()).get(from), period));
        for (int at = 0; at < way.links().size(); at++) {
            Dataset pointing = way.datasets().get(at);
            String own = alias(way, at);
            String next = alias(way, at + 1);
            String joined = way.links().get(at).columns().entrySet().stream()
                    .map(pair ->
                            own + "." + open.quoted(pair.getKey()) + " = " + next + "." + open.quoted(pair.getValue()))
                    .collect(Collectors.joining(" and "));
            sql = "select 1 from " + open.quoted(pointing.table()) + " " + own + " where " + joined + " and "
                    + (at == 0 ? "(" : "exists (") + sql + ")";
        }
        return sql;
    }

    private static String alias(Way way, int at) {
        return "a" + (way.links().size() - at);
    }

    /** Erases rows, and before them what leads to them, each as its dataset's map says. */
    void erase(Open open, List<List<String>> keys, Map<String, Integer> linked) throws SQLException {
        for (Dataset pointing : open.pointingFirst(system)) {
            if (pointing.key().equals(dataset.key())) {
                open.delete(dataset, keys);
                continue;
            }
            Set<List<String>> found = new LinkedHashSet<>();
            for (Way way : ways(pointing)) {
                found.addAll(pointingKeys(open, way, keys));
            }
            List<List<String>> pointingKeys = List.copyOf(found);
            int rows = pointing.erasure().action() == Erasure.Action.ANONYMISE
                    ? open.anonymise(pointing, pointingKeys)
                    : open.delete(pointing, pointingKeys);
            if (rows > 0) {
                linked.merge(pointing.key(), rows, Integer::sum);
            }
        }
    }

    private List<List<String>> pointingKeys(Open open, Way way, List<List<String>> keys) throws SQLException {
        Dataset pointing = way.datasets().get(0);
        String sql = "select "
                + pointing.rowKey().stream()
                        .map(column -> "b0." + open.quoted(column))
                        .collect(Collectors.joining(", "))
                + " from " + open.quoted(pointing.table()) + " b0 where " + pointsTo(open, way, 0, keys.size());
        List<String> values = new ArrayList<>();
        keys.forEach(values::addAll);
        return keys(open, pointing, sql, values);
    }

    private static List<List<String>> keys(Open open, Dataset dataset, String sql, List<String> values)
            throws SQLException {
        try (PreparedStatement statement = open.prepare(sql)) {
            open.bind(statement, 1, values);
            ResultSet row = statement.executeQuery();
            List<List<String>> found = new ArrayList<>();
            while (row.next()) {
                found.add(open.key(row, dataset));
            }
            return found;
        }
    }

    private String pointsTo(Open open, Way way, int at, int rows) {
        String alias = "b" + at;
        if (at == way.links().size()) {
            return open.keyIn(alias, dataset, rows);
        }
        String next = "b" + (at + 1);
        // The order of both lists has to be the same, so they are made of the same pairs.
        List<Map.Entry<String, String>> pairs =
                List.copyOf(way.links().get(at).columns().entrySet());
        return "("
                + pairs.stream()
                        .map(pair -> alias + "." + open.quoted(pair.getKey()))
                        .collect(Collectors.joining(", "))
                + ") in (select "
                + pairs.stream()
                        .map(pair -> next + "." + open.quoted(pair.getValue()))
                        .collect(Collectors.joining(", "))
                + " from " + open.quoted(way.datasets().get(at + 1).table()) + " " + next + " where "
                + pointsTo(open, way, at + 1, rows) + ")";
    }
}
