package dev.accountable.stack;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/**
 * One-time codes (RFC 6238) that are never given twice, since Keycloak takes each only once. Keycloak also takes the
 * code of the next half minute, so that two codes at once cost no waiting. The last one used is kept in the data folder,
 * for the seed, the tour and the tests are programs of their own.
 */
final class Totp {

    private static final TimeBasedOneTimePasswordGenerator GENERATOR = new TimeBasedOneTimePasswordGenerator();
    private static final long PERIOD = GENERATOR.getTimeStep().toSeconds();

    private final Path used;
    private final InstantSource clock;

    Totp(Path data, InstantSource clock) {
        this.used = data.resolve("totp-used.properties");
        this.clock = clock;
    }

    synchronized String next(String user, String base32Secret) {
        var windows = read();
        long window = Math.max(now(), Long.parseLong(windows.getProperty(user, "0")) + 1);
        Await.until(Duration.ofSeconds(2 * PERIOD), () -> window <= now() + 1);
        windows.setProperty(user, Long.toString(window));
        write(windows);
        return code(base32Secret, Instant.ofEpochSecond(window * PERIOD));
    }

    static String code(String base32Secret, Instant at) {
        try {
            return GENERATOR.generateOneTimePasswordString(
                    new SecretKeySpec(new Base32().decode(base32Secret), GENERATOR.getAlgorithm()), at);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private long now() {
        return clock.instant().getEpochSecond() / PERIOD;
    }

    private Properties read() {
        var windows = new Properties();
        if (Files.exists(used)) {
            try (Reader reader = Files.newBufferedReader(used)) {
                windows.load(reader);
            } catch (IOException e) {
                throw new StackException(used + " cannot be read: " + e.getMessage(), e);
            }
        }
        return windows;
    }

    private void write(Properties windows) {
        try (var writer = Files.newBufferedWriter(used)) {
            windows.store(writer, null);
        } catch (IOException e) {
            throw new StackException(used + " cannot be written: " + e.getMessage(), e);
        }
    }
}
