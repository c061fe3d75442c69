package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.DeletionOrder.InTheWay;
import dev.accountable.dsr.connector.SqlSystems.Use;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides what erasure does to a person's rows in a database, does it in one transaction, and looks whether it is so. Where
 * the person is not known any more, or it is many persons, the plan comes from elsewhere: what a duty kept until now, or what
 * a restored backup brought back.
 */
@ApplicationScoped
public class SqlErasure {

    private static final int BATCH = 200;

    private final SqlSystems systems;

    SqlErasure(SqlSystems systems) {
        this.systems = systems;
    }

    /**
     * Decides for every row of the person what erasure does to it. A duty to keep that has ended by {@code today} keeps
     * nothing any more: such a row is erased.
     */
    public void plan(
            SystemMap system, Map<IdentifierKind, String> person, LocalDate today, Consumer<PlannedRecord> record) {
        systems.call(system.connection(), "planning the erasure", Use.READ, session -> {
            for (Dataset dataset : system.datasets()) {
                List<String> columns = new ArrayList<>(dataset.rowKey());
                String from = dataset.erasure().from();
                if (from != null) {
                    columns.add(from);
                }
                var query = new SubjectQuery(session.dialect(), system, dataset, person);
                String sql = query.rows(columns, dataset.rowKey());
                try (PreparedStatement statement = session.prepare(sql, query.parameters())) {
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
        systems.call(system.connection(), "erasing", Use.CHANGE, session -> {
            var catalogue = new Catalogue(system, session);
            DeletionOrder order = catalogue.deletionOrder();
            for (InTheWay inTheWay : order.inTheWay()) {
                if (inTheWay.key().deferrable()) {
                    try (Statement statement = session.connection().createStatement()) {
                        statement.execute("set constraints all deferred");
                    }
                } else {
                    empty(session, plan, inTheWay.from(), catalogue.nullable(inTheWay.key()));
                }
            }
            for (Dataset dataset : order.pointingFirst()) {
                eachPage(plan, dataset, page -> {
                    delete(session, dataset, only(Action.ERASE, page));
                    List<PlannedRecord> anonymise = only(Action.ANONYMISE, page);
                    int[] changed = anonymise(session, dataset, anonymise);
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
        systems.call(system.connection(), "verifying the erasure", Use.READ, session -> {
            for (Dataset dataset : system.datasets()) {
                eachPage(plan, dataset, page -> {
                    refuseLeft(session, dataset, only(Action.ERASE, page), "still there");
                    refuseLeft(session, dataset, only(Action.ANONYMISE, page), "not anonymised");
                });
            }
            return system;
        });
    }

    /** Rows that go point to rows that go before them: they let go first. */
    private static void empty(Session session, ErasePlan plan, Dataset dataset, List<String> columns)
            throws SQLException {
        List<@Nullable String> nothing = Collections.nCopies(columns.size(), null);
        eachPage(plan, dataset, page -> {
            List<PlannedRecord> records = only(Action.ERASE, page);
            if (records.isEmpty()) {
                return;
            }
            try (PreparedStatement statement = session.prepare(session.update(dataset, columns))) {
                for (PlannedRecord record : records) {
                    session.bind(statement, session.bind(statement, 1, nothing), record.key());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    private static void delete(Session session, Dataset dataset, List<PlannedRecord> records) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = session.prepare(session.delete(dataset))) {
            for (PlannedRecord record : records) {
                session.bind(statement, 1, record.key());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static int[] anonymise(Session session, Dataset dataset, List<PlannedRecord> records) throws SQLException {
        if (records.isEmpty()) {
            return new int[0];
        }
        String update = session.update(dataset, dataset.erasure().newValues().keySet());
        try (PreparedStatement statement = session.prepare(update)) {
            for (PlannedRecord record : records) {
                session.bind(statement, session.bind(statement, 1, newValues(dataset, record)), record.key());
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private static void refuseLeft(Session session, Dataset dataset, List<PlannedRecord> records, String how)
            throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        boolean anonymised = records.get(0).action() == Action.ANONYMISE;
        String changed = dataset.erasure().newValues().keySet().stream()
                .map(column -> session.dialect().differs(session.quoted(column)))
                .collect(Collectors.joining(" or ", " and (", ")"));
        String one = "(" + session.keyMatches(dataset) + (anonymised ? changed : "") + ")";
        String sql = "select count(*) from " + session.quoted(dataset.table()) + " where "
                + String.join(" or ", Collections.nCopies(records.size(), one));
        try (PreparedStatement statement = session.prepare(sql)) {
            int next = 1;
            for (PlannedRecord record : records) {
                next = session.bind(statement, next, record.key());
                if (anonymised) {
                    next = session.bind(statement, next, newValues(dataset, record));
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
}
