package dev.accountable.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.stack.SampleRows.Person;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL as the stack runs it, and the sample organisation in it. */
class PostgresTest {

    @TempDir
    private static Path directory;

    private static DataDirectory data;
    private static Endpoints endpoints;
    private static Secrets secrets;
    private static Postgres postgres;

    @BeforeAll
    static void start() {
        data = DataDirectory.lock(directory);
        endpoints = new Endpoints(Ports.random());
        secrets = Secrets.openOrGenerate(data.path());
        postgres = new Postgres(data.path(), endpoints, secrets);
        postgres.start();
        SampleOrganisation.load(postgres);
    }

    @AfterAll
    static void stop() {
        postgres.stop();
        data.close();
    }

    @Test
    void a_wrong_password_does_not_connect() {
        assertThatThrownBy(() -> DriverManager.getConnection(endpoints.jdbcUrl("audit"), "audit", "audit"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void a_service_reaches_its_own_database_only() {
        assertThatThrownBy(() -> postgres.connect("consent", "audit"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "synchronous_commit", "full_page_writes"})
    void committed_is_on_the_disk(String setting) throws SQLException {
        try (Connection connection = postgres.connect("audit", "audit")) {
            assertThat(single(connection, "show " + setting)).isEqualTo("on");
        }
    }

    @Test
    void committed_rows_outlive_an_immediate_stop() throws SQLException {
        try (Connection connection = postgres.connect("audit", "audit")) {
            Postgres.execute(connection, "create table kept as select 42 as answer");
        }

        postgres.restartImmediately();

        try (Connection connection = postgres.connect("audit", "audit")) {
            assertThat(single(connection, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void everybody_has_rows_in_every_dataset_and_no_foreign_key_leads_nowhere() throws SQLException {
        try (var rows = new SampleRows(endpoints, secrets)) {
            assertThat(rows.people()).hasSize(SampleOrganisation.PEOPLE);
            for (Person person : rows.people()) {
                assertThat(rows.keys(person))
                        .as(person.email())
                        .noneSatisfy((dataset, keys) -> assertThat(keys).isEmpty());
            }
            assertThat(rows.orphans()).isZero();
        }
    }

    @Test
    void anna_and_ben_are_people_of_the_sample() throws SQLException {
        try (var rows = new SampleRows(endpoints, secrets)) {
            assertThat(rows.people())
                    .extracting(Person::email)
                    .contains("anna.lindqvist@example.org", "ben.okafor@example.org");
        }
    }

    @Test
    void the_data_map_speaks_of_columns_that_exist() throws SQLException {
        try (Connection connection = postgres.connect(Postgres.SAMPLE, Postgres.SAMPLE_READER)) {
            for (JsonNode dataset : Json.resource("/sample/data-map.json").path("datasets")) {
                String table = dataset.path("table").asText();
                assertThat(columns(connection, table)).as(table).containsAll(declared(dataset));
            }
        }
    }

    @Test
    void requests_are_answered_by_a_role_that_cannot_change_tables() throws SQLException {
        try (Connection connection = postgres.connect(Postgres.SAMPLE, Postgres.SAMPLE_READER)) {
            for (String sql : new String[] {"drop table comments", "create table more (id int)", "truncate comments"}) {
                assertThatThrownBy(() -> Postgres.execute(connection, sql))
                        .as(sql)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("(?s).*(must be owner|permission denied).*");
            }
        }
    }

    private static Set<String> declared(JsonNode dataset) {
        var columns = new HashSet<String>();
        dataset.path("fields").forEach(field -> columns.add(field.path("column").asText()));
        dataset.path("primaryKey").forEach(column -> columns.add(column.asText()));
        dataset.path("identifiers").forEach(column -> columns.add(column.asText()));
        dataset.at("/link/columns").fieldNames().forEachRemaining(columns::add);
        dataset.at("/erasure/set").fieldNames().forEachRemaining(columns::add);
        return columns;
    }

    private static Set<String> columns(Connection connection, String table) throws SQLException {
        var columns = new HashSet<String>();
        try (ResultSet column = connection.getMetaData().getColumns(null, "public", table, null)) {
            while (column.next()) {
                columns.add(column.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    private static String single(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
