package dev.accountable.dsr;

import dev.accountable.test.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Our own database, and beside it in the same server the one of an organisation: the connection "shop". */
public class TwoDatabases extends Postgres {

    @Override
    public Map<String, String> start() {
        Map<String, String> config = new HashMap<>(super.start());
        String own = config.get("quarkus.datasource.jdbc.url");
        String shop = own.replaceFirst("/postgres$", "/shop");
        try (Connection connection = asSuperuser(own);
                Statement statement = connection.createStatement()) {
            statement.execute("create database shop");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        try (Connection connection = asSuperuser(shop);
                Statement statement = connection.createStatement()) {
            statement.execute(ddl());
            statement.execute("create role reader login password 'reader'");
            statement.execute("grant select on all tables in schema public to reader");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String base = "accountable.dsr.connections.";
        config.put(base + "shop.jdbc-url", shop);
        config.put(base + "shop.username", "postgres");
        config.put(base + "shop.password", "postgres");
        config.put(base + "readonly.jdbc-url", shop);
        config.put(base + "readonly.username", "reader");
        config.put(base + "readonly.password", "reader");
        config.put(base + "away.jdbc-url", "jdbc:postgresql://localhost:1/nowhere");
        config.put(base + "away.username", "nobody");
        config.put(base + "away.password", "nothing");
        // Its tables are made by the test of scans.
        config.put(base + "clinic.jdbc-url", shop + (shop.contains("?") ? "&" : "?") + "currentSchema=clinic");
        config.put(base + "clinic.username", "postgres");
        config.put(base + "clinic.password", "postgres");
        return config;
    }

    private static String ddl() {
        try (InputStream ddl = TwoDatabases.class.getResourceAsStream("/target/shop.sql")) {
            return new String(ddl.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
