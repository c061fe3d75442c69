package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds, reads and erases a person's rows in a SQL system.
 *
 * <p>Reading happens in one read-only transaction that sees one instant. Erasing happens in one transaction of the system,
 * rows that point to others first; done again it changes nothing more.
 */
@ApplicationScoped
public class SqlConnector {

    private static final int FETCH = 1000;
    private static final int BATCH = 200;

    private final SqlSystems systems;

    SqlConnector(SqlSystems systems) {
        this.systems = systems;
    }

    /** Why this map does not fit the system it speaks of, in sentences that name the place; empty where it does. */
    public List<String> contradictions(SystemMap system) {
        if (!systems.isConfigured(system.connection())) {
            return List.of("connection '" + system.connection() + "' is not configured at this service");
        }
        return call(
                system,
                "checking the data map",
                false,
                (connection, timeout) -> new Catalogue(system, connection, timeout).contradictions());
    }

    /** How many rows of the person each dataset holds, all at the same instant. */
    public Map<String, Long> count(SystemMap system, Map<IdentifierKind, String> person) {
        return call(system, "searching", true, (connection, timeout) -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (Dataset dataset : system.datasets()) {
                var query = new SubjectQuery(system, dataset, person);
                try (PreparedStatement statement = prepare(connection, timeout, query.count(), query.parameters())) {
                    ResultSet row = statement.executeQuery();
                    row.next();
                    counts.put(dataset.key(), row.getLong(1));
                }
            }
            return counts;
        });
    }

    /** Hands over every row of the person, all as they were at one instant, in constant memory. */
    public void export(SystemMap system, Map<IdentifierKind, String> person, RowSink sink) throws IOException {
        IOException[] failed = new IOException[1];
        call(system, "exporting", true, (connection, timeout) -> {
            try {
                for (Dataset dataset : system.datasets()) {
                    sink.dataset(dataset, each -> read(connection, timeout, system, dataset, person, each));
                }
            } catch (IOException e) {
                failed[0] = e;
            }
            return system;
        });
        if (failed[0] != null) {
            throw failed[0];
        }
    }

    private static long read(
            Connection connection,
            int timeout,
            SystemMap system,
            Dataset dataset,
            Map<IdentifierKind, String> person,
            RowSink.Row each)
            throws SQLException, IOException {
        var query = new SubjectQuery(system, dataset, person);
        String sql = query.rows(dataset.fieldColumns(), dataset.rowKey());
        try (PreparedStatement statement = prepare(connection, timeout, sql, query.parameters())) {
            ResultSet rows = statement.executeQuery();
            var values = new ColumnValues(rows.getMetaData());
            long count = 0;
            while (rows.next()) {
                each.accept(values.of(rows));
                count++;
            }
            return count;
        }
    }

    /**
     * Decides for every row of the person what erasure does to it. A duty to keep that has ended by {@code today} keeps
     * nothing any more: such a row is erased.
     */
    public void plan(
            SystemMap system, Map<IdentifierKind, String> person, LocalDate today, Consumer<PlannedRecord> record) {
        call(system, "planning the erasure", true, (connection, timeout) -> {
            for (Dataset dataset : system.datasets()) {
                List<String> columns = new ArrayList<>(dataset.rowKey());
                String from = dataset.erasure().from();
                if (from != null) {
                    columns.add(from);
                }
                var query = new SubjectQuery(system, dataset, person);
                String sql = query.rows(columns, dataset.rowKey());
                try (PreparedStatement statement = prepare(connection, timeout, sql, query.parameters())) {
                    ResultSet row = statement.executeQuery();
                    while (row.next()) {
                        record.accept(decide(dataset, row, today));
                    }
                }
            }
            return system;
        });
    }

    private static PlannedRecord decide(Dataset dataset, ResultSet row, LocalDate today) throws SQLException {
        List<String> key = new ArrayList<>();
        int keyColumns = dataset.rowKey().size();
        for (int column = 1; column <= keyColumns; column++) {
            key.add(Objects.requireNonNull(row.getString(column), "a primary key is never null"));
        }
        Erasure erasure = dataset.erasure();
        if (erasure.action() != Action.RETAIN) {
            return new PlannedRecord(0, dataset.key(), key, erasure.action(), null, null, null);
        }
        LocalDate from = row.getObject(keyColumns + 1, LocalDate.class);
        Period period = erasure.retainFor() == null ? Period.ZERO : erasure.retainFor();
        // A row without the date that the period runs from: as if the period began now, so that nothing goes too early.
        LocalDate until = (from == null ? today : from).plus(period);
        return until.isBefore(today)
                ? new PlannedRecord(
                        0, dataset.key(), key, Action.ERASE, "The duty to keep it ended on " + until, null, null)
                : new PlannedRecord(
                        0, dataset.key(), key, Action.RETAIN, erasure.reason(), erasure.legalBasis(), until);
    }

    /**
     * Does what the plan says, all of it or nothing. Doing it again does no harm.
     *
     * @param gone is told of rows that were to be anonymised and are no longer there
     */
    public void erase(SystemMap system, ErasePlan plan, Consumer<PlannedRecord> gone) {
        call(system, "erasing", false, (connection, timeout) -> {
            for (Dataset dataset : new Catalogue(system, connection, timeout).pointingFirst()) {
                eachPage(plan, dataset, page -> {
                    List<PlannedRecord> erase = only(Action.ERASE, page);
                    List<PlannedRecord> anonymise = only(Action.ANONYMISE, page);
                    delete(connection, timeout, dataset, erase);
                    int[] changed = update(connection, timeout, dataset, anonymise);
                    for (int i = 0; i < changed.length; i++) {
                        if (changed[i] == 0) {
                            gone.accept(anonymise.get(i));
                        }
                    }
                });
            }
            return system;
        });
    }

    /** Looks at the system again and throws where a row is not as the plan says. */
    public void verify(SystemMap system, ErasePlan plan) {
        call(system, "verifying the erasure", true, (connection, timeout) -> {
            for (Dataset dataset : system.datasets()) {
                eachPage(plan, dataset, page -> {
                    refuseLeft(connection, timeout, dataset, only(Action.ERASE, page), "still there");
                    refuseLeft(connection, timeout, dataset, only(Action.ANONYMISE, page), "not anonymised");
                });
            }
            return system;
        });
    }

    static String deleteStatement(Dataset dataset) {
        return "delete from " + SubjectQuery.quoted(dataset.table()) + " where " + keyMatches(dataset);
    }

    static String updateStatement(Dataset dataset) {
        return "update " + SubjectQuery.quoted(dataset.table()) + " set "
                + dataset.erasure().newValues().keySet().stream()
                        .map(column -> SubjectQuery.quoted(column) + " = ?")
                        .collect(Collectors.joining(", "))
                + " where " + keyMatches(dataset);
    }

    private static String keyMatches(Dataset dataset) {
        return dataset.rowKey().stream()
                .map(column -> SubjectQuery.quoted(column) + " = ?")
                .collect(Collectors.joining(" and "));
    }

    private static void delete(Connection connection, int timeout, Dataset dataset, List<PlannedRecord> records)
            throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = prepare(connection, timeout, deleteStatement(dataset), List.of())) {
            for (PlannedRecord record : records) {
                bind(statement, 1, record.key());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static int[] update(Connection connection, int timeout, Dataset dataset, List<PlannedRecord> records)
            throws SQLException {
        if (records.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = prepare(connection, timeout, updateStatement(dataset), List.of())) {
            for (PlannedRecord record : records) {
                int next = bind(statement, 1, newValues(dataset, record));
                bind(statement, next, record.key());
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static void refuseLeft(
            Connection connection, int timeout, Dataset dataset, List<PlannedRecord> records, String how)
            throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        boolean anonymised = records.get(0).action() == Action.ANONYMISE;
        String changed = dataset.erasure().newValues().keySet().stream()
                .map(column -> SubjectQuery.quoted(column) + " is distinct from ?")
                .collect(Collectors.joining(" or ", " and (", ")"));
        String one = "(" + keyMatches(dataset) + (anonymised ? changed : "") + ")";
        String sql = "select count(*) from " + SubjectQuery.quoted(dataset.table()) + " where "
                + String.join(" or ", java.util.Collections.nCopies(records.size(), one));
        try (PreparedStatement statement = prepare(connection, timeout, sql, List.of())) {
            int next = 1;
            for (PlannedRecord record : records) {
                next = bind(statement, next, record.key());
                if (anonymised) {
                    next = bind(statement, next, newValues(dataset, record));
                }
            }
            ResultSet row = statement.executeQuery();
            row.next();
            if (row.getLong(1) > 0) {
                throw ConnectorException.because("verifying the erasure: " + row.getLong(1)
                        + " of the rows of dataset '" + dataset.key() + "' are " + how);
            }
        }
    }

    private static List<@Nullable String> newValues(Dataset dataset, PlannedRecord record) {
        List<@Nullable String> values = new ArrayList<>();
        for (String template : dataset.erasure().newValues().values()) {
            values.add(template == null ? null : template.replace("{key}", record.keyText()));
        }
        return values;
    }

    private static List<PlannedRecord> only(Action action, List<PlannedRecord> page) {
        return page.stream().filter(record -> record.action() == action).toList();
    }

    private interface PageWork {
        void on(List<PlannedRecord> page) throws SQLException;
    }

    private static void eachPage(ErasePlan plan, Dataset dataset, PageWork work) throws SQLException {
        List<PlannedRecord> page = plan.page(dataset.key(), 0, BATCH);
        while (!page.isEmpty()) {
            work.on(page);
            page = plan.page(dataset.key(), page.get(page.size() - 1).position(), BATCH);
        }
    }

    /** A statement that streams; {@code texts} are its first parameters. */
    private static PreparedStatement prepare(Connection connection, int timeout, String sql, List<String> texts)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCH);
        statement.setQueryTimeout(timeout);
        for (int i = 0; i < texts.size(); i++) {
            statement.setString(i + 1, texts.get(i));
        }
        return statement;
    }

    /** Binds texts without a type, so that the system reads each as the type of the column it meets. */
    static int bind(PreparedStatement statement, int from, List<? extends @Nullable String> texts) throws SQLException {
        int next = from;
        for (String text : texts) {
            if (text == null) {
                statement.setNull(next, Types.NULL);
            } else {
                statement.setObject(next, text, Types.OTHER);
            }
            next++;
        }
        return next;
    }

    /** What is done in one transaction of a system. */
    public interface Work<T> {
        T on(Connection connection, int timeoutSeconds) throws SQLException;
    }

    public boolean isConfigured(String connection) {
        return systems.isConfigured(connection);
    }

    /** Looks into a system that the map need not have yet; nothing there can be changed by it. */
    public <T> T inspect(String connection, Work<T> work) {
        return call(connection, "looking into the system", true, work);
    }

    private <T> T call(SystemMap system, String step, boolean readOnly, Work<T> work) {
        return call(system.connection(), step, readOnly, work);
    }

    /** One transaction of the system; what is only read is read as of one instant. */
    private <T> T call(String name, String step, boolean readOnly, Work<T> work) {
        try (Connection connection = systems.open(name)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(readOnly);
            connection.setTransactionIsolation(
                    readOnly ? Connection.TRANSACTION_REPEATABLE_READ : Connection.TRANSACTION_READ_COMMITTED);
            try {
                T result = work.on(connection, systems.timeoutSeconds(name));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw ConnectorException.of(step, e);
        }
    }

    private static void rollback(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
