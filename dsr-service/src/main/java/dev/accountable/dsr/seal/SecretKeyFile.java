package dev.accountable.dsr.seal;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that is mounted and never in a database: HMAC-SHA-256 with it says the same of the same, to its holder alone. */
public final class SecretKeyFile {

    private static final int LEAST_BYTES = 32;

    private final SecretKeySpec key;
    private final String id;

    private SecretKeyFile(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret);
            this.id = HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Reads it; in development and tests, where no file is named, a new one for each start.
     *
     * @param file base64 of at least 32 random bytes, as {@code openssl rand -base64 32} writes them
     * @param what it is for, for the message where it is missing
     * @param variable that names the file
     */
    public static SecretKeyFile read(Optional<Path> file, String what, String variable) {
        if (file.isEmpty()) {
            if (LaunchMode.current().isDevOrTest()) {
                byte[] random = new byte[LEAST_BYTES];
                new SecureRandom().nextBytes(random);
                return new SecretKeyFile(random);
            }
            throw new ConfigurationException(
                    what + ": set " + variable + " (a file with base64 of at least 32 random bytes).");
        }
        try {
            byte[] secret =
                    Base64.getDecoder().decode(Files.readString(file.get()).strip());
            if (secret.length < LEAST_BYTES) {
                throw new ConfigurationException("The secret in " + file.get() + " is shorter than 32 bytes.");
            }
            return new SecretKeyFile(secret);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException("The secret in " + file.get() + " cannot be used: " + e.getMessage());
        }
    }

    /** For a rule that is tried without files. */
    public static SecretKeyFile of(byte[] secret) {
        return new SecretKeyFile(secret.clone());
    }

    /** Names the key without saying it. */
    public String id() {
        return id;
    }

    /** A new one: it is not for several threads at a time. */
    public Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }
}
