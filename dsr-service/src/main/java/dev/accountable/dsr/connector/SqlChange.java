package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.SqlSystems.Use;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Restriction;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets fields of a person's rows: what is right (Art. 16), or the mark that they are restricted (Art. 18). */
@ApplicationScoped
class SqlChange {

    private static final int BATCH = 200;

    private final SqlSystems systems;

    SqlChange(SqlSystems systems) {
        this.systems = systems;
    }

    /** One column of the person's rows and its new value. */
    private record Setting(
            Dataset dataset, String column, @Nullable String value) {}

    /** Returns how many rows each dataset now holds the right values in. */
    Map<String, Long> rectify(SystemMap system, Errand errand, List<Correction> corrections) {
        List<Setting> settings = new ArrayList<>();
        for (Correction correction : corrections) {
            Dataset dataset = declared(system, correction);
            settings.add(new Setting(dataset, correction.column(), correction.value()));
        }
        return set(system, errand, "rectifying", settings);
    }

    /** Returns how many rows are marked, or not any more. */
    Map<String, Long> restrict(SystemMap system, Errand errand, boolean restricted) {
        List<Setting> settings = new ArrayList<>();
        for (Dataset dataset : system.datasets()) {
            Restriction restriction = dataset.restriction();
            if (restriction != null) {
                settings.add(new Setting(
                        dataset, restriction.column(), restricted ? restriction.value() : restriction.lifted()));
            }
        }
        return set(system, errand, restricted ? "restricting" : "lifting the restriction", settings);
    }

    private static Dataset declared(SystemMap system, Correction correction) {
        return system.datasets().stream()
                .filter(dataset -> dataset.key().equals(correction.dataset()))
                .filter(dataset -> dataset.fieldColumns().contains(correction.column()))
                .filter(dataset -> !dataset.rowKey().contains(correction.column()))
                .findFirst()
                .orElseThrow(() -> ConnectorException.because("rectifying: '" + correction.column()
                        + "' is not a field of dataset '" + correction.dataset()
                        + "' that can be corrected; look at the data map"));
    }

    /**
     * All of it or nothing. The rows are found before the first is changed: one of the values may be what the person is
     * found by.
     */
    private Map<String, Long> set(SystemMap system, Errand errand, String step, List<Setting> settings) {
        return systems.call(system.connection(), step, Use.CHANGE, session -> {
            Map<String, List<List<String>>> keys = new LinkedHashMap<>();
            for (Setting setting : settings) {
                if (!keys.containsKey(setting.dataset().key())) {
                    keys.put(setting.dataset().key(), keys(session, system, setting.dataset(), errand));
                }
            }
            for (Setting setting : settings) {
                List<List<String>> rows = keys.getOrDefault(setting.dataset().key(), List.of());
                for (int from = 0; from < rows.size(); from += BATCH) {
                    write(session, setting, rows.subList(from, Math.min(rows.size(), from + BATCH)));
                    errand.goesOn().run();
                }
            }
            for (Setting setting : settings) {
                verify(
                        session,
                        step,
                        setting,
                        keys.getOrDefault(setting.dataset().key(), List.of()));
            }
            Map<String, Long> counts = new LinkedHashMap<>();
            keys.forEach((dataset, rows) -> counts.put(dataset, (long) rows.size()));
            return counts;
        });
    }

    private static List<List<String>> keys(Session session, SystemMap system, Dataset dataset, Errand errand)
            throws SQLException {
        var query = new SubjectQuery(session.dialect(), system, dataset, errand.identifiers());
        List<List<String>> keys = new ArrayList<>();
        try (PreparedStatement statement =
                session.prepare(query.rows(dataset.rowKey(), dataset.rowKey()), query.parameters())) {
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                List<String> key = new ArrayList<>();
                for (int column = 1; column <= dataset.rowKey().size(); column++) {
                    key.add(row.getString(column));
                }
                keys.add(key);
            }
        }
        return keys;
    }

    private static void write(Session session, Setting setting, List<List<String>> rows) throws SQLException {
        List<@Nullable String> value = new ArrayList<>();
        value.add(setting.value());
        try (PreparedStatement statement =
                session.prepare(session.update(setting.dataset(), List.of(setting.column())))) {
            for (List<String> key : rows) {
                session.bind(statement, session.bind(statement, 1, value), key);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** A trigger or a rule of the database may have had its own will. */
    private static void verify(Session session, String step, Setting setting, List<List<String>> rows)
            throws SQLException {
        List<@Nullable String> value = new ArrayList<>();
        value.add(setting.value());
        Dataset dataset = setting.dataset();
        String sql = "select count(*) from " + session.quoted(dataset.table()) + " where "
                + session.keyMatches(dataset) + " and "
                + session.dialect().differs(session.quoted(setting.column()));
        try (PreparedStatement statement = session.prepare(sql)) {
            for (List<String> key : rows) {
                session.bind(statement, session.bind(statement, 1, key), value);
                ResultSet row = statement.executeQuery();
                row.next();
                if (row.getLong(1) > 0) {
                    throw ConnectorException.because(step + ": a row of dataset '" + dataset.key() + "' does not keep"
                            + " the value in '" + setting.column() + "'");
                }
            }
        }
    }
}
