package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** verifier/verify.html in a real browser, opened as a file, judges as the auditor's program does. */
class VerifyPageTest {

    private static final String ENVELOPE = "{\"actor\":\"a\",\"type\":\"dev.accountable.consent.given %d\",\"v\":1}";

    @TempDir
    Path profile;

    @TempDir
    Path folder;

    private final LogKeys keys = new LogKeys(List.of(SigningKey.generate("audit.example.org/log")), List.of());
    private final Map<Tile, byte[]> tiles = new HashMap<>();
    private final String key = keys.verifying().get(0).toString();

    Browser browser;
    Verifier verifier;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        assumeTrue(
                Browser.canBeHad() || System.getenv("CI") != null,
                "No browser here, and no npm to fetch one: install Chromium");
        verifier = new Verifier(folder);
        browser = new Browser(profile);
        browser.open(Path.of("verifier", "verify.html").toAbsolutePath().toUri());
        for (long size = 0; size < 300; size++) {
            var tree = new GrowingTree(size, tiles);
            tree.add(MerkleTree.leafHash(envelope(size)));
            tiles.putAll(tree.changed());
        }
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void proofsAreVerifiedAndNoTurnedBitPasses() throws Exception {
        for (int index : List.of(0, 1, 255, 256, 299)) {
            String verdict = page(key, proof(index, 300), "", "");
            assertThat(verdict)
                    .startsWith("verified VERIFIED: the event below is in the log.")
                    .contains("event's place   " + index + " ", "dev.accountable.consent.given " + index);
        }
        byte[] proof = proof(77, 300).getBytes(UTF_8);
        for (int bit = 0; bit < proof.length * 8; bit += 41) {
            proof[bit / 8] ^= (byte) (1 << bit % 8);
            String turned = new String(proof, UTF_8);
            if (turned.equals(turned.replace("\r", "\n"))) {
                assertThat(page(key, turned, "", "")).as(turned).startsWith("refuted REFUTED: ");
                assertThat(verifier.run("inclusion", key, verifier.file(turned)).exitCode())
                        .isEqualTo(1);
            }
            proof[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(page(SigningKey.generate(keys.name()).verifierKey().toString(), proof(77, 300), "", ""))
                .startsWith("refuted REFUTED: the checkpoint is not signed with a key of");
        assertThat(page("no key", proof(77, 300), "", "")).startsWith("refuted ");
    }

    @Test
    void theOldLogIsTheBeginningOfTheNewOne() throws Exception {
        for (int old : List.of(1, 2, 100, 128, 256, 299, 300)) {
            String verdict = page(key, checkpoint(300), checkpoint(old), consistency(old, 300));
            assertThat(verdict).startsWith("verified ").contains("added since     " + (300 - old));
        }
        assertThat(page(key, proof(7, 300), checkpoint(100), consistency(100, 300)))
                .startsWith("verified ");
        assertThat(page(key, checkpoint(300), checkpoint(100), consistency(101, 300)))
                .startsWith("refuted ");
        assertThat(page(key, checkpoint(100), checkpoint(300), consistency(100, 300)))
                .contains("is the larger one");
        String fork = keys.sign(keys.name() + "\n300\n" + "A".repeat(43) + "=\n");
        assertThat(page(key, checkpoint(300), fork, "")).contains("A FORK");
    }

    @Test
    void cosignaturesOfGivenWitnessesAreVerified() throws Exception {
        var witness = new Witness("witness.example.org/w1");
        String note = checkpoint(300);
        String cosigned = note + witness.cosign(note, 1_679_315_147);
        assertThat(page(key + "\n" + witness.key(), cosigned, "", ""))
                .startsWith("verified ")
                .contains("witness witness.example.org/w1, who saw it no later than 2023-03-20T12:25:47");
        assertThat(page(key, cosigned, "", "")).contains("NOT VERIFIED");
        assertThat(page(key + "\n" + witness.key(), note + witness.cosign(checkpoint(299), 1), "", ""))
                .startsWith("refuted ");
    }

    @Test
    void theWholeLogIsReadFromAFolder() throws Exception {
        for (int size : List.of(1, 255, 257, 65_793)) {
            Path log = folder.resolve("log-" + size);
            LogKeys signer = GeneratedLog.write(size, log);
            browser.choose("folder", log);
            String known = signer.verifying().get(0).toString();
            assertThat(page(known, "", "", ""))
                    .startsWith("verified VERIFIED: every entry of the log, and every tile, leads to the signed root.")
                    .contains("size of the log " + size + "\n");
            assertThat(page(key, "", "", "")).startsWith("refuted ");
        }
        Path log = folder.resolve("log-65793");
        String known = Files.readString(log.resolve("log.vkey"));
        for (String kind : List.of("1", "0", "entries")) {
            Path file = log.resolve(GeneratedLog.path(kind, 0, 256));
            byte[] bytes = Files.readAllBytes(file);
            bytes[5] ^= 1;
            Files.write(file, bytes);
            browser.choose("folder", log);
            assertThat(page(known, "", "", ""))
                    .isEqualTo("refuted "
                            + verifier.run("fsck", known.strip(), log.toString())
                                    .text()
                                    .strip());
        }
        Files.delete(log.resolve(GeneratedLog.path("entries", 0, 256)));
        browser.choose("folder", log);
        assertThat(page(known, "", "", "")).isEqualTo("refuted REFUTED: the entries from 0 are missing");
    }

    /** What a person does: paste, press, read. */
    private String page(String key, String proof, String old, String consistency) throws Exception {
        browser.run("""
                ['key', 'proof', 'old', 'consistency'].forEach((id, i) => document.getElementById(id).value = arguments[i]);
                delete document.getElementById('result').dataset.verdict;
                document.getElementById('verify').click();
                """, key, proof, old, consistency);
        String verdict = "";
        while (verdict.isEmpty()) {
            verdict = browser.run("const r = document.getElementById('result');"
                    + " return r.dataset.verdict ? r.dataset.verdict + ' ' + r.textContent : ''");
        }
        return verdict;
    }

    private String proof(int index, int size) {
        return "c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n%s\n%s"
                .formatted(
                        base64(envelope(index)),
                        index,
                        lines(MerkleTree.inclusionProof(index, size, this::node)),
                        checkpoint(size));
    }

    private String consistency(int from, int to) {
        return lines(MerkleTree.consistencyProof(from, to, this::node));
    }

    private String checkpoint(int size) {
        return keys.sign(keys.name() + "\n" + size + "\n" + base64(MerkleTree.root(size, this::node)) + "\n");
    }

    private byte[] node(int height, long index) {
        byte[] hashes = tiles.get(Tile.of(height, index));
        if (hashes == null) {
            throw new AssertionError("There is no " + Tile.of(height, index));
        }
        return Tile.node(hashes, height, index);
    }

    private static byte[] envelope(long index) {
        return ENVELOPE.formatted(index).getBytes(UTF_8);
    }

    private static String lines(List<byte[]> hashes) {
        return hashes.stream().map(hash -> base64(hash) + "\n").collect(Collectors.joining());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
