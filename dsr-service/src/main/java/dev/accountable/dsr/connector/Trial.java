package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.DeletionOrder.InTheWay;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Restriction;
import dev.accountable.dsr.datamap.SystemMap;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs every statement that will ever run, on no row: types, permissions and names are all found out before the first
 * person asks. Leaves the system as it was.
 */
final class Trial {

    private final SystemMap system;
    private final Session session;
    private final Consumer<String> found;

    Trial(SystemMap system, Session session, Consumer<String> found) {
        this.system = system;
        this.session = session;
        this.found = found;
    }

    /** @param only whether the role that reads must not be able to change anything */
    SystemMap reading(boolean only) throws SQLException {
        Map<IdentifierKind, String> nobody = new EnumMap<>(IdentifierKind.class);
        for (IdentifierKind kind : IdentifierKind.values()) {
            nobody.put(kind, "");
        }
        for (Dataset dataset : system.datasets()) {
            var query = new SubjectQuery(session.dialect(), system, dataset, nobody);
            List<String> everything = new ArrayList<>(dataset.fieldColumns());
            everything.addAll(dataset.rowKey());
            everything.addAll(dataset.columnsForBreaches());
            try (PreparedStatement statement =
                    session.prepare(query.rows(everything, dataset.rowKey()) + " limit 0", query.parameters())) {
                failure(statement, List.of()).ifPresent(e -> refuse(dataset, "reading", e));
            }
            if (only && attempt(session.delete(dataset), noKey(dataset)).isEmpty()) {
                found.accept("dataset '" + dataset.key()
                        + "' can be erased by the role that reads; take the right to delete and update from it");
            }
        }
        return system;
    }

    SystemMap changing() throws SQLException {
        for (Dataset dataset : system.datasets()) {
            Erasure erasure = dataset.erasure();
            if (erasure.action() != Action.ANONYMISE) {
                attempt(session.delete(dataset), noKey(dataset)).ifPresent(e -> refuse(dataset, "erasing", e));
            } else {
                List<@Nullable String> values = new ArrayList<>();
                for (String value : erasure.newValues().values()) {
                    values.add(value == null ? null : value.replace("{key}", "0"));
                }
                values.addAll(noKey(dataset));
                attempt(session.update(dataset, erasure.newValues().keySet()), values)
                        .ifPresent(e -> refuse(dataset, "anonymising", e));
            }
            Restriction restriction = dataset.restriction();
            if (restriction != null) {
                for (@Nullable String value : java.util.Arrays.asList(restriction.value(), restriction.lifted())) {
                    List<@Nullable String> values = new ArrayList<>();
                    values.add(value);
                    values.addAll(noKey(dataset));
                    attempt(session.update(dataset, List.of(restriction.column())), values)
                            .ifPresent(e -> refuse(dataset, "restricting", e));
                }
            }
        }
        var catalogue = new Catalogue(system, session);
        for (InTheWay inTheWay : catalogue.deletionOrder().inTheWay()) {
            List<String> columns = catalogue.nullable(inTheWay.key());
            if (!inTheWay.key().deferrable() && !columns.isEmpty()) {
                List<@Nullable String> values = new ArrayList<>(Collections.nCopies(columns.size(), null));
                values.addAll(noKey(inTheWay.from()));
                attempt(session.update(inTheWay.from(), columns), values)
                        .ifPresent(e -> refuse(inTheWay.from(), "emptying a foreign key", e));
            }
        }
        return system;
    }

    private void refuse(Dataset dataset, String what, SQLException e) {
        found.accept("dataset '" + dataset.key() + "' "
                + ConnectorException.of("cannot be used, " + what, e).getMessage());
    }

    private Optional<SQLException> attempt(String sql, List<? extends @Nullable String> values) throws SQLException {
        try (PreparedStatement statement = session.prepare(sql)) {
            return failure(statement, values);
        } catch (SQLException e) {
            // Some drivers ask the server when a statement is prepared.
            return Optional.of(e);
        }
    }

    private Optional<SQLException> failure(PreparedStatement statement, List<? extends @Nullable String> values)
            throws SQLException {
        Savepoint before = session.connection().setSavepoint();
        try {
            session.bind(statement, 1, values);
            statement.execute();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        } finally {
            session.connection().rollback(before);
        }
    }

    private static List<@Nullable String> noKey(Dataset dataset) {
        return Collections.nCopies(dataset.rowKey().size(), null);
    }
}
