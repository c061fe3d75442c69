package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.SqlSystems.Use;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds, reads, erases and changes a person's rows in a database.
 *
 * <p>Reading happens in one read-only transaction that sees one instant. Erasing happens in one transaction of the system,
 * rows that point to others first; done again it changes nothing more.
 */
@ApplicationScoped
class SqlConnector implements Connector {

    private static final int PLAN_BATCH = 500;

    private final SqlSystems systems;
    private final SqlErasure erasure;
    private final SqlChange change;

    SqlConnector(SqlSystems systems, SqlErasure erasure, SqlChange change) {
        this.systems = systems;
        this.erasure = erasure;
        this.change = change;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.SQL;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        if (system.datasets().stream().anyMatch(dataset -> dataset.restriction() == null)) {
            all.remove(Capability.RESTRICT);
        }
        return all;
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        String name = system.connection();
        if (!systems.isConfigured(name)) {
            return List.of("connection '" + name + "' is not configured at this service");
        }
        String step = "checking the data map";
        List<String> found = new ArrayList<>(
                systems.call(name, step, Use.READ, session -> new Catalogue(system, session).contradictions()));
        if (found.isEmpty()) {
            systems.call(
                    name,
                    step,
                    Use.TRY_READER,
                    session -> new Trial(system, session, found::add).reading(systems.hasRoleForChanges(name)));
            systems.call(name, step, Use.CHANGE, session -> new Trial(system, session, found::add).changing());
        }
        return List.copyOf(found);
    }

    /** All at the same instant. */
    @Override
    public Map<String, Long> count(SystemMap system, Errand errand) {
        return systems.call(system.connection(), "searching", Use.READ, session -> {
            Map<String, Long> counts = new LinkedHashMap<>();
            for (Dataset dataset : system.datasets()) {
                var query = new SubjectQuery(session.dialect(), system, dataset, errand.identifiers());
                try (PreparedStatement statement = session.prepare(query.count(), query.parameters())) {
                    ResultSet row = statement.executeQuery();
                    row.next();
                    counts.put(dataset.key(), row.getLong(1));
                }
            }
            return counts;
        });
    }

    /** All as they were at one instant. */
    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        IOException[] failed = new IOException[1];
        Progress done = systems.call(system.connection(), "exporting", Use.READ, session -> {
            try {
                for (Dataset dataset : system.datasets()) {
                    sink.dataset(
                            dataset.key(),
                            dataset.fieldColumns(),
                            each -> read(session, system, dataset, errand.identifiers(), each));
                }
            } catch (IOException e) {
                failed[0] = e;
            }
            return Progress.done(Map.of());
        });
        if (failed[0] != null) {
            throw failed[0];
        }
        return done;
    }

    private static long read(
            Session session, SystemMap system, Dataset dataset, Map<IdentifierKind, String> person, RowSink.Row each)
            throws SQLException, IOException {
        var query = new SubjectQuery(session.dialect(), system, dataset, person);
        String sql = query.rows(dataset.fieldColumns(), dataset.rowKey());
        try (PreparedStatement statement = session.prepare(sql, query.parameters())) {
            ResultSet rows = statement.executeQuery();
            var values = new ColumnValues(session.dialect(), rows.getMetaData());
            long count = 0;
            while (rows.next()) {
                each.accept(values.of(rows));
                count++;
            }
            return count;
        }
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        List<PlannedRecord> batch = new ArrayList<>();
        erasure.plan(system, errand.identifiers(), errand.today(), record -> {
            batch.add(record);
            if (batch.size() == PLAN_BATCH) {
                book.plan(batch);
                batch.clear();
                errand.goesOn().run();
            }
        });
        book.plan(batch);
        List<PlannedRecord> gone = new ArrayList<>();
        erasure.erase(system, book, gone::add);
        book.gone(gone);
        erasure.verify(system, book);
        return Progress.done(Map.of());
    }

    @Override
    public Progress rectify(SystemMap system, Errand errand, List<Correction> corrections) {
        return Progress.done(change.rectify(system, errand, corrections));
    }

    @Override
    public Progress restrict(SystemMap system, Errand errand, boolean restricted) {
        return Progress.done(change.restrict(system, errand, restricted));
    }
}
