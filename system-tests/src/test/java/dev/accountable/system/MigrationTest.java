package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.stack.LocalStack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The Job before a rollout, with the settings that k8s/migration gives it: it brings an empty database to the release's schema and
 * ends, without an issuer; the role that the service will have can work there and change nothing of the schema.
 */
@ExtendWith(Platform.class)
class MigrationTest {

    private static final String DATABASE = "migrated";
    /** Nobody listens there. */
    private static final String NOWHERE = "http://localhost:1/realms/accountable";

    private final LocalStack stack;

    MigrationTest(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void itMigratesAndEndsAndTheServicesRoleCannot() throws Exception {
        try (Connection connection = stack.postgres().connect("postgres", "postgres");
                Statement database = connection.createStatement()) {
            database.execute("create database " + DATABASE + " owner audit");
            database.execute("revoke connect, temporary on database " + DATABASE + " from public");
            database.execute("grant connect on database " + DATABASE + " to audit_service");
        }
        try (Pod job = Pod.start(stack, "audit-service", settings("audit"))) {
            assertThat(job.exitCode()).as(job.said()).isZero();
        }
        try (Connection service = stack.postgres().connect(DATABASE, "audit_service");
                Statement statement = service.createStatement()) {
            try (ResultSet rows = statement.executeQuery("select count(*) from event")) {
                rows.next();
                assertThat(rows.getLong(1)).isZero();
            }
            assertDenied(statement, "alter table event add column evil text");
            assertDenied(statement, "drop table event");
            assertDenied(statement, "create table evil (a int)");
            assertDenied(statement, "update event set type = 'x'");
            assertDenied(statement, "delete from event");
            assertDenied(statement, "truncate leaf");
        }
        // Again, as after a Job that was evicted in its last second.
        try (Pod job = Pod.start(stack, "audit-service", settings("audit"))) {
            assertThat(job.exitCode()).as(job.said()).isZero();
        }
    }

    @Test
    void aMigrationThatCannotBeMadeFailsTheJob() throws Exception {
        Map<String, String> settings = settings("audit");
        settings.put("QUARKUS_FLYWAY_PASSWORD", "wrong");
        try (Pod job = Pod.start(stack, "audit-service", settings)) {
            assertThat(job.exitCode()).isNotZero();
        }
    }

    /** The literal values are taken from the manifest; where a cluster has a Secret, the stack's own value. */
    private Map<String, String> settings(String database) {
        JsonNode job = Manifests.ofKind(Manifests.of(Manifests.MIGRATION), "Job").stream()
                .filter(candidate -> Manifests.name(candidate).equals(database + "-service-migration"))
                .findFirst()
                .orElseThrow();
        var settings = new HashMap<String, String>();
        for (JsonNode variable : job.at("/spec/template/spec/containers/0/env")) {
            if (variable.has("value")) {
                settings.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        }
        assertThat(settings).containsEntry("QUARKUS_INIT_AND_EXIT", "true");
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", stack.endpoints().jdbcUrl(DATABASE));
        settings.put("QUARKUS_OIDC_AUTH_SERVER_URL", NOWHERE);
        // No key is mounted in a Job.
        settings.put("ACCOUNTABLE_LOG_SIGNING_KEY_FILE", "/keys/log.pem");
        return settings;
    }

    private static void assertDenied(Statement statement, String sql) {
        assertThatThrownBy(() -> statement.execute(sql))
                .as(sql)
                .isInstanceOf(SQLException.class)
                // insufficient_privilege
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo("42501");
    }
}
