package dev.accountable.dsr.connector;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where the databases differ. Everything else is SQL that all of them read alike. */
enum Dialect {
    POSTGRESQL {
        @Override
        Driver driver(String jdbcUrl) throws SQLException {
            return DriverManager.getDriver(jdbcUrl);
        }

        @Override
        Properties properties(int timeoutSeconds) {
            var properties = new Properties();
            properties.setProperty("connectTimeout", "10");
            // A system that stops answering altogether: the statement time-out would wait for its answer too.
            properties.setProperty("socketTimeout", Integer.toString(timeoutSeconds + 30));
            properties.setProperty("ApplicationName", "accountable dsr-service");
            return properties;
        }

        @Override
        char quote() {
            return '"';
        }

        @Override
        String sameIgnoringCase(String column) {
            return "lower(" + column + ") = lower(?)";
        }

        @Override
        String same(String column) {
            return column + " = ?";
        }

        @Override
        String sameSha256(String column) {
            return "encode(sha256(convert_to(lower(" + column + "), 'UTF8')), 'hex') = ?";
        }

        @Override
        String differs(String column) {
            return column + " is distinct from ?";
        }

        /** Without a type, so that the system reads the text as the type of the column it meets. */
        @Override
        void bind(PreparedStatement statement, int at, String text) throws SQLException {
            statement.setObject(at, text, Types.OTHER);
        }

        /** A column without a zone, or of days, reads the same without what it does not know. */
        @Override
        String startOf(LocalDate day) {
            return day + "T00:00:00Z";
        }

        @Override
        @Nullable
        String schema(Connection connection) throws SQLException {
            return connection.getSchema();
        }

        /** The columns of an index come as they would stand in SQL, with or without quotation marks. */
        @Override
        String indexColumn(String column) {
            boolean delimited = column.length() > 1 && column.startsWith("\"") && column.endsWith("\"");
            return (delimited ? column.substring(1, column.length() - 1) : column).replace("\"\"", "\"");
        }
    },
    MARIADB {
        @Override
        Driver driver(String jdbcUrl) {
            // Which drivers DriverManager knows depends on who woke it first; PostgreSQL's our own database has woken.
            return new org.mariadb.jdbc.Driver();
        }

        @Override
        Properties properties(int timeoutSeconds) {
            var properties = new Properties();
            properties.setProperty("connectTimeout", "10000");
            properties.setProperty("socketTimeout", Integer.toString((timeoutSeconds + 30) * 1000));
            // Prepared by the server: a value is never part of a statement's text, so no escaping can go wrong.
            properties.setProperty("useServerPrepStmts", "true");
            properties.setProperty("allowMultiQueries", "false");
            properties.setProperty("allowLocalInfile", "false");
            properties.setProperty("useBulkStmts", "false");
            // What a number or an instant is must not depend on how a server is set up.
            properties.setProperty("tinyInt1isBit", "false");
            properties.setProperty("yearIsDateType", "false");
            properties.setProperty("connectionTimeZone", "UTC");
            properties.setProperty("forceConnectionTimeZoneToSession", "true");
            properties.setProperty("permitMysqlScheme", "true");
            return properties;
        }

        @Override
        char quote() {
            return '`';
        }

        /** By bytes: by most collations here é is e, and trailing spaces are none: somebody else's address. */
        @Override
        String sameIgnoringCase(String column) {
            return bytes("lower(" + unicode(column) + ")") + " = " + bytes("lower(" + unicode("?") + ")");
        }

        @Override
        String same(String column) {
            return bytes(unicode(column)) + " = " + bytes(unicode("?"));
        }

        @Override
        String sameSha256(String column) {
            return "sha2(lower(" + unicode(column) + "), 256) = ?";
        }

        @Override
        String differs(String column) {
            return "not (" + column + " <=> ?)";
        }

        @Override
        void bind(PreparedStatement statement, int at, String text) throws SQLException {
            statement.setString(at, text);
        }

        /** The connection's zone is UTC. */
        @Override
        String startOf(LocalDate day) {
            return day.toString();
        }

        @Override
        @Nullable
        String schema(Connection connection) {
            return null;
        }

        @Override
        String indexColumn(String column) {
            return column;
        }

        /** Its driver compares a name without wildcards as it stands. */
        @Override
        String pattern(String name, String escape) {
            return name.contains("_") || name.contains("%") ? super.pattern(name, escape) : name;
        }

        private static String unicode(String expression) {
            return "convert(" + expression + " using utf8mb4)";
        }

        private static String bytes(String expression) {
            return "cast(" + expression + " as binary)";
        }
    };

    /** Throws IllegalArgumentException for an address of another kind of database. */
    static Dialect of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        if (jdbcUrl.startsWith("jdbc:mariadb:") || jdbcUrl.startsWith("jdbc:mysql:")) {
            return MARIADB;
        }
        throw new IllegalArgumentException("not an address of PostgreSQL, MariaDB or MySQL");
    }

    abstract Driver driver(String jdbcUrl) throws SQLException;

    abstract Properties properties(int timeoutSeconds);

    abstract char quote();

    /** The column equals the parameter, whatever the case of both. */
    abstract String sameIgnoringCase(String column);

    abstract String same(String column);

    /** The parameter is SHA-256 of the column in lower case, in hexadecimal. */
    abstract String sameSha256(String column);

    /** As {@code <>}, where null differs from every value and not from itself. */
    abstract String differs(String column);

    /** The first instant of a day in UTC, as a text that columns of days and of instants are compared with. */
    abstract String startOf(LocalDate day);

    abstract void bind(PreparedStatement statement, int at, String text) throws SQLException;

    /** Where unqualified tables are; null where the catalogue alone says it. */
    abstract @Nullable String schema(Connection connection) throws SQLException;

    abstract String indexColumn(String column);

    /** A name for the catalogue, which takes patterns: "_" and "%" must stand for themselves. */
    String pattern(String name, String escape) {
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /** A name as a delimited identifier: a quotation mark inside is doubled, so no name ends where it should not. */
    String quoted(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A name must not hold U+0000");
        }
        String mark = String.valueOf(quote());
        return mark + name.replace(mark, mark + mark) + mark;
    }
}
