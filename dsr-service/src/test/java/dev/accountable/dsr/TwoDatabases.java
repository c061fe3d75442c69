package dev.accountable.dsr;

import com.sun.net.httpserver.HttpExchange;
import dev.accountable.test.GrantDesk;
import dev.accountable.test.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Our own database, and beside it in the same server the one of an organisation: the connection "shop". */
public class TwoDatabases extends Postgres {

    @Override
    public Map<String, String> start() {
        Map<String, String> config = new HashMap<>(super.start());
        String own = config.get("quarkus.datasource.jdbc.url");
        String shop = own.replaceFirst("/postgres$", "/shop");
        String copy = own.replaceFirst("/postgres$", "/copy");
        try (Connection connection = asSuperuser(own);
                Statement statement = connection.createStatement()) {
            statement.execute("create database shop");
            statement.execute("create database copy");
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
        try (Connection connection = asSuperuser(copy);
                Statement statement = connection.createStatement()) {
            statement.execute(ddl());
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
        // A database of the shop's schema for tests; and one that is the shop itself, by mistake.
        config.put(base + "copy.jdbc-url", copy);
        config.put(base + "copy.username", "postgres");
        config.put(base + "copy.password", "postgres");
        config.put(base + "copy.staging", "true");
        config.put(base + "mistake.jdbc-url", shop + "?ApplicationName=mistake");
        config.put(base + "mistake.username", "postgres");
        config.put(base + "mistake.password", "postgres");
        config.put(base + "mistake.staging", "true");
        config.put(base + "away.jdbc-url", "jdbc:postgresql://localhost:1/nowhere");
        config.put(base + "away.username", "nobody");
        config.put(base + "away.password", "nothing");
        // A system of the organisation's own that nobody has to ask.
        config.put("accountable.dsr.webhook-systems.newsletter.url", "https://newsletter.example.org/hook");
        config.put(
                "accountable.dsr.webhook-systems.newsletter.secret",
                "whsec_" + Base64.getEncoder().encodeToString(new byte[32]));
        // Its tables are made by the test of scans.
        config.put(base + "clinic.jdbc-url", shop + (shop.contains("?") ? "&" : "?") + "currentSchema=clinic");
        config.put(base + "clinic.username", "postgres");
        config.put(base + "clinic.password", "postgres");
        GrantDesk.serve("/api/v1/events/about", TwoDatabases::whoLooked);
        return config;
    }

    /** In audit-service's place: one look at everybody's data. */
    public static void whoLooked(HttpExchange exchange) throws IOException {
        String subject = exchange.getRequestURI().getQuery().replaceFirst("^subject=", "");
        byte[] lines =
                ("{\"what\":\"An employee looked at the data of " + subject + "\"}\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/jsonl");
        exchange.sendResponseHeaders(200, lines.length);
        exchange.getResponseBody().write(lines);
        exchange.close();
    }

    private static String ddl() {
        try (InputStream ddl = TwoDatabases.class.getResourceAsStream("/target/shop.sql")) {
            return new String(ddl.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
