package dev.accountable.dsr.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;

/** The systems that this service may reach. They come from the configuration alone, never over the API. */
@ConfigMapping(prefix = "accountable.dsr.connections")
interface Connections {

    @WithParentName
    Map<String, Target> byName();

    /** One database and the role that is used there. */
    interface Target {

        /** {@code jdbc:postgresql://host:port/database}; {@code currentSchema} decides where unqualified tables are. */
        String jdbcUrl();

        String username();

        String password();

        /** Whether it may be overwritten by copies; never so where people's data is worked with. */
        @WithDefault("false")
        boolean staging();

        /** No statement may take longer. */
        @WithDefault("PT60S")
        Duration statementTimeout();
    }
}
