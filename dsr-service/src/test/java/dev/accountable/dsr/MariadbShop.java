package dev.accountable.dsr;

import dev.accountable.dsr.connector.Databases;
import dev.accountable.dsr.connector.Databases.Database;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** An organisation's database on a real MariaDB, with one role that reads and one that changes: the connection "mariadb". */
public class MariadbShop implements QuarkusTestResourceLifecycleManager {

    private static Optional<Database> database = Optional.empty();

    /** Where MariaDB's binaries cannot run, whoever asks is skipped. */
    public static Database database() {
        return database.orElseThrow(() -> new TestAbortedException("MariaDB's binaries do not run here"));
    }

    public static String map() {
        return resource("/target/mariadb-shop.json");
    }

    @Override
    public Map<String, String> start() {
        try {
            Database shop = Databases.mariadb("mariashop");
            Arrays.stream(resource("/target/mariadb-shop.sql").split(";\\s*"))
                    .filter(statement -> !statement.isBlank())
                    .forEach(shop::run);
            database = Optional.of(shop);
            String base = "accountable.dsr.connections.mariadb.";
            var config = new HashMap<String, String>();
            config.put(base + "jdbc-url", shop.url());
            config.put(base + "username", "shop_reader");
            config.put(base + "password", "reader");
            config.put(base + "change.username", "shop_changer");
            config.put(base + "change.password", "changer");
            return config;
        } catch (TestAbortedException e) {
            return Map.of();
        }
    }

    @Override
    public void stop() {
        // The server ends with the JVM.
    }

    private static String resource(String name) {
        try (InputStream text = MariadbShop.class.getResourceAsStream(name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
