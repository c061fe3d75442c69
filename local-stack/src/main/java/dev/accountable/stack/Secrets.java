package dev.accountable.stack;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;

/**
 * Every secret of one stack, generated at its first start and kept in {@code local.properties}, which only its owner
 * can read. They hold for this data folder alone.
 */
public final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final Properties values;

    private Secrets(Path directory, Properties values) {
        this.directory = directory;
        this.values = values;
    }

    /** Reads the secrets of a folder and generates those it does not have yet. */
    static Secrets openOrGenerate(Path directory) {
        Secrets secrets = open(directory);
        secrets.generateMissing();
        return secrets;
    }

    static Secrets open(Path directory) {
        var values = new Properties();
        Path file = directory.resolve("local.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                values.load(reader);
            } catch (IOException e) {
                throw new StackException(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return new Secrets(directory, values);
    }

    public String databasePassword(String role) {
        return get("database." + role + ".password");
    }

    public String clientSecret(String client) {
        return get("client." + client + ".secret");
    }

    /** {@code whsec_…}, of the webhooks that breach-service sends to the local receiver. */
    public String webhookSecret() {
        return get("webhook.secret");
    }

    String keycloakAdminPassword() {
        return get("keycloak.admin.password");
    }

    /** A demo user by name. */
    public Account account(String name) {
        return new Account(name, get("user." + name + ".password"), values.getProperty("user." + name + ".totp"));
    }

    Path logSigningKey() {
        return directory.resolve("log-signing-key.pem");
    }

    Path receiptSigningKey() {
        return directory.resolve("receipt-signing-key.pem");
    }

    Path visitorKey() {
        return directory.resolve("visitor-key.txt");
    }

    Path pseudonymKey() {
        return directory.resolve("pseudonym-key.txt");
    }

    Path dsrSigningKey() {
        return directory.resolve("dsr-signing-key.pem");
    }

    Path ledgerKey() {
        return directory.resolve("ledger-key.txt");
    }

    Path stagingKey() {
        return directory.resolve("staging-key.txt");
    }

    Path directory() {
        return directory;
    }

    private String get(String key) {
        @Nullable String value = values.getProperty(key);
        if (value == null) {
            throw new StackException(directory.resolve("local.properties") + " has no " + key);
        }
        return value;
    }

    private void generateMissing() {
        for (String role : Postgres.ROLES) {
            values.computeIfAbsent("database." + role + ".password", key -> random(24));
        }
        for (Service service : Service.values()) {
            values.computeIfAbsent("client." + service.id() + ".secret", key -> random(32));
        }
        values.computeIfAbsent("client.website.secret", key -> random(32));
        values.computeIfAbsent("client." + Realm.IDENTITY_EVENTS + ".secret", key -> random(32));
        values.computeIfAbsent("client." + Realm.ACCOUNT_ERASER + ".secret", key -> random(32));
        values.computeIfAbsent("keycloak.admin.password", key -> random(24));
        values.computeIfAbsent(
                "webhook.secret", key -> "whsec_" + Base64.getEncoder().encodeToString(bytes(32)));
        for (DemoUser user : DemoUser.ALL) {
            values.computeIfAbsent("user." + user.name() + ".password", key -> random(12));
            if (user.isStaff()) {
                values.computeIfAbsent("user." + user.name() + ".totp", key -> new Base32().encodeToString(bytes(20)));
            }
        }
        write();
        for (Path key : List.of(logSigningKey(), receiptSigningKey(), dsrSigningKey())) {
            if (!Files.exists(key)) {
                writePrivately(key, newSigningKey());
            }
        }
        for (Path key : List.of(visitorKey(), pseudonymKey(), ledgerKey(), stagingKey())) {
            if (!Files.exists(key)) {
                writePrivately(key, Base64.getEncoder().encodeToString(bytes(32)));
            }
        }
    }

    private void write() {
        var text = new java.io.StringWriter();
        try (Writer writer = text) {
            values.store(writer, "Generated at the first start of this local stack; worth nothing elsewhere");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        writePrivately(directory.resolve("local.properties"), text.toString());
    }

    /** Whole or not at all, and never readable by others, not even for a moment. */
    static void writePrivately(Path file, String text) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, text);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static String newSigningKey() {
        try {
            byte[] pkcs8 = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(pkcs8)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String random(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
