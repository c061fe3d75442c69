package dev.accountable.dsr.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    @Test
    void aConnectionIsConfiguredByTheEnvironmentAlone() {
        var environment = Map.of(
                "ACCOUNTABLE_DSR_CONNECTIONS_SAMPLE_JDBC_URL", "jdbc:postgresql://db/sample",
                "ACCOUNTABLE_DSR_CONNECTIONS_SAMPLE_USERNAME", "dsr",
                "ACCOUNTABLE_DSR_CONNECTIONS_SAMPLE_PASSWORD", "secret");
        Connections connections = new SmallRyeConfigBuilder()
                .withMapping(Connections.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(Connections.class);

        assertThat(connections.byName()).containsOnlyKeys("sample");
        assertThat(connections.byName().values()).singleElement().satisfies(sample -> {
            assertThat(sample.jdbcUrl()).isEqualTo("jdbc:postgresql://db/sample");
            assertThat(sample.statementTimeout()).hasSeconds(60);
        });
    }
}
