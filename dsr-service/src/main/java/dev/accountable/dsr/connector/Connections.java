package dev.accountable.dsr.connector;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The databases that this service may reach. They come from the configuration alone, never over the API. */
@ConfigMapping(prefix = "accountable.dsr.connections")
interface Connections {

    @WithParentName
    Map<String, Target> byName();

    /** One database and the roles that are used there. */
    interface Target {

        /**
         * {@code jdbc:postgresql://host:port/database}, where {@code currentSchema} decides where unqualified tables are; or
         * {@code jdbc:mariadb://host:port/database}.
         */
        String jdbcUrl();

        /** Who reads. */
        String username();

        String password();

        /** Who erases, rectifies and restricts; absent: who reads does that too. */
        Optional<Credentials> change();

        /** Whether it may be overwritten by copies; never so where people's data is worked with. */
        @WithDefault("false")
        boolean staging();

        /** No statement may take longer. */
        @WithDefault("PT60S")
        Duration statementTimeout();
    }

    /** A role of the database. */
    interface Credentials {

        String username();

        String password();
    }
}
