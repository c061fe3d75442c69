package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.accountable.audit.log.Verifier.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The auditor's program on logs of many sizes as folders of tiles: all is well, or the first index that is wrong. */
class WholeLogTest {

    private static final int SIZE = 70_000;

    @TempDir
    Path classes;

    @TempDir
    Path log;

    private Verifier verifier;

    @BeforeEach
    void auditor() {
        verifier = new Verifier(classes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, SIZE})
    void aLogThatIsWholeIsVerified(int size) throws IOException {
        GeneratedLog.write(size, log);
        Verdict verdict = fsck();
        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text()).contains("size of the log " + size);
    }

    @Test
    void theFirstThatIsWrongIsNamed() throws IOException {
        LogKeys keys = GeneratedLog.write(SIZE, log);
        String partial = GeneratedLog.path("entries", SIZE / 256, SIZE % 256);

        // The last first: what is found must be what comes first in the log.
        turn(partial, 10);
        assertRefuted("the entry " + (SIZE - SIZE % 256) + " does not hash to its leaf");
        turn(GeneratedLog.path("0", 200, 256), 32 * 7 + 3);
        assertRefuted("the entry " + (200 * 256 + 7) + " does not hash to its leaf");
        turn(GeneratedLog.path("1", 0, 256), 32 * 199);
        assertRefuted("the tile 0 of level 1 is not what follows from the entries from " + 199 * 256);
        turn(GeneratedLog.path("entries", 100, 256), 500);
        assertRefuted("the entry " + (100 * 256 + 1) + " does not hash to its leaf");
        Files.delete(log.resolve(GeneratedLog.path("entries", 50, 256)));
        assertRefuted("the entries from " + 50 * 256 + " are missing");
        Files.delete(log.resolve(GeneratedLog.path("0", 49, 256)));
        assertRefuted("the leaf hashes from " + 49 * 256 + " are missing");
        byte[] bundle = Files.readAllBytes(log.resolve(GeneratedLog.path("entries", 3, 256)));
        Files.write(log.resolve(GeneratedLog.path("entries", 3, 256)), Arrays.copyOf(bundle, bundle.length - 1));
        assertRefuted("the entry " + (3 * 256 + 255) + " is cut off");
        Files.writeString(log.resolve("checkpoint"), keys.sign(text(keys, SIZE + 1)));
        assertRefuted("is missing", "cut off");
    }

    @Test
    void tilesThatFitEachOtherButNotTheSignedRootAreRefuted() throws IOException {
        GeneratedLog.write(600, log);
        byte[] key = Files.readAllBytes(log.resolve("log.vkey"));
        byte[] checkpoint = Files.readAllBytes(log.resolve("checkpoint"));
        LogKeys other = GeneratedLog.write(600, log.resolve("other"));
        String root = lines(checkpoint).get(2);
        assertThat(Files.readString(log.resolve("other/checkpoint"))).contains(root);
        turn(GeneratedLog.path("entries", 1, 256), 5);
        byte[] bundle = Files.readAllBytes(log.resolve(GeneratedLog.path("entries", 1, 256)));
        byte[] tile = Files.readAllBytes(log.resolve(GeneratedLog.path("0", 1, 256)));
        int length = (bundle[0] << 8) | (bundle[1] & 0xFF);
        System.arraycopy(MerkleTree.leafHash(Arrays.copyOfRange(bundle, 2, 2 + length)), 0, tile, 0, 32);
        Files.write(log.resolve(GeneratedLog.path("0", 1, 256)), tile);
        byte[] above = Files.readAllBytes(log.resolve(GeneratedLog.path("1", 0, 2)));
        System.arraycopy(Tile.whole(tile), 0, above, 32, 32);
        Files.write(log.resolve(GeneratedLog.path("1", 0, 2)), above);
        assertRefuted("do not lead to the signed root");

        // Signed by somebody else, or by nobody.
        Files.write(log.resolve("checkpoint"), Files.readAllBytes(log.resolve("other/checkpoint")));
        Files.write(log.resolve("log.vkey"), key);
        assertRefuted("not signed with a key of");
        Files.writeString(
                log.resolve("log.vkey"),
                new String(key, UTF_8) + "\n" + other.verifying().get(0));
        assertRefuted("do not lead to the signed root");
    }

    @Test
    void cosignaturesAreVerifiedWhereTheirKeyIsGivenAndShownWhereNot() throws IOException {
        GeneratedLog.write(3, log);
        var witness = new Witness("witness.example.org/w1");
        String note = Files.readString(log.resolve("checkpoint"));
        String cosigned = note + witness.cosign(note, 1_679_315_147);
        String file = verifier.file(cosigned);
        String key = Files.readString(log.resolve("log.vkey"));

        Verdict verdict = verifier.run("checkpoint", verifier.file(key + witness.key() + "\n"), file);
        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text())
                .contains("witness witness.example.org/w1, who saw it no later than 2023-03-20T12:25:47Z");
        assertThat(verifier.run("checkpoint", key.strip(), file).text())
                .contains("witness.example.org/w1 (NOT VERIFIED");
        Verdict forged = verifier.run(
                "checkpoint",
                verifier.file(key + witness.key()),
                verifier.file(note + witness.cosign(note.replace("\n3\n", "\n4\n"), 1_679_315_147)));
        assertThat(forged.exitCode()).isEqualTo(1);
        assertThat(forged.text()).contains("cosignature of witness.example.org/w1 is false");
    }

    /** Partial tiles that a static copy has thrown away, because it holds the full ones. */
    @Test
    void aLogIsReadOverHttp() throws IOException {
        GeneratedLog.write(1000, log);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/the/log/", exchange -> {
            Path file = log.resolve(exchange.getRequestURI().getPath().substring("/the/log/".length()));
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(Files.exists(file) ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            String address = "http://localhost:" + server.getAddress().getPort() + "/the/log";
            Verdict verdict = verifier.run("fsck", log.resolve("log.vkey").toString(), address);
            assertThat(verdict.exitCode()).as(verdict.text()).isZero();
            turn(GeneratedLog.path("entries", 2, 256), 3);
            assertThat(verifier.run("fsck", log.resolve("log.vkey").toString(), address + "/")
                            .text())
                    .contains("the entry 512 does not hash");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsUsedWronglyIsNotRefutedButSaidSo() throws IOException {
        GeneratedLog.write(1, log);
        String key = log.resolve("log.vkey").toString();
        assertThat(verifier.run("fsck", key).exitCode()).isEqualTo(2);
        assertThat(verifier.run("fsck", "no key", log.toString()).exitCode()).isEqualTo(2);
        assertThat(verifier.run("fsck", verifier.file(""), log.toString()).exitCode())
                .isEqualTo(2);
        assertThat(verifier.run("fsck", verifier.file(new Witness("w").key().toString()), log.toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(verifier.run("fsck", key, "http://localhost:1/log").exitCode())
                .isEqualTo(2);
        assertThat(verifier.run("fsck", key, log.resolve("absent").toString()).exitCode())
                .isEqualTo(1);
        assertThat(verifier.run().exitCode()).isEqualTo(2);
    }

    private Verdict fsck() {
        return verifier.run("fsck", log.resolve("log.vkey").toString(), log.toString());
    }

    private void assertRefuted(String... why) {
        Verdict verdict = fsck();
        assertThat(verdict.exitCode()).as(verdict.text()).isEqualTo(1);
        assertThat(verdict.text()).containsAnyOf(why);
    }

    private void turn(String path, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(log.resolve(path));
        bytes[at] ^= 1;
        Files.write(log.resolve(path), bytes);
    }

    private static String text(LogKeys keys, int size) {
        return keys.name() + "\n" + size + "\n" + "A".repeat(43) + "=\n";
    }

    private static List<String> lines(byte[] text) {
        return new String(text, UTF_8).lines().toList();
    }
}
