package dev.accountable.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

    /** The published example of the signed-note format: key, text and signature of Go's reference implementation. */
    private static final String VECTOR_KEY = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final byte[] VECTOR_KEY_SEED =
            Arrays.copyOfRange(Base64.getDecoder().decode(VECTOR_KEY), 1, 33);

    @Test
    void signsTheExampleOfTheFormatByteForByte() {
        var key = SigningKey.fromPem("PeterNeumann", vectorPem());

        assertThat(key.verifierKey()).hasToString("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        String text = """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.
                """;
        String signed = text
                + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        assertThat(new LogKeys(List.of(key), List.of()).sign(text)).isEqualTo(signed);

        SignedNote note = SignedNote.parse(signed).orElseThrow();
        assertThat(note).hasToString(signed);
        assertThat(key.verifierKey().signatureOn(note)).isPresent();
        assertThat(key.verifierKey().signatureOn(new SignedNote(text.toLowerCase(Locale.ROOT), note.signatures())))
                .isEmpty();
    }

    /** The example of the tlog-cosignature format, whose key is not published: taken apart and put together again. */
    @Test
    void readsTheCosignatureOfTheFormatsExample() {
        String text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        String note = text
                + "\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                + "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        SignedNote parsed = SignedNote.parse(note).orElseThrow();
        assertThat(parsed).hasToString(note);
        assertThat(parsed.signatures().get(1).name()).isEqualTo("witness.example.com/w1");
        assertThat(ByteBuffer.wrap(parsed.signatures().get(1).signature()).getLong())
                .isEqualTo(1679315147);
    }

    @Test
    void whatIsNoSignedNoteIsNone() {
        for (String note : List.of(
                "",
                "text\n",
                "text\n\n",
                "text\n\n— name\n",
                "text\n\n— name AAAA\n",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n— name AAAAAAAA",
                "text\n\n— name ?AAAAAAA\n",
                "text\n\n— name AAAAAAAA more\n")) {
            assertThat(SignedNote.parse(note)).as(note).isEmpty();
        }
        for (String key : List.of(
                "",
                "name",
                "name+00000000+AAAA",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Somebody+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")) {
            assertThatThrownBy(() -> VerifierKey.parse(key)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Current key alone; both during the overlap; then the old one only verifies what it signed. */
    @Test
    void aKeyFollowsAnother(@TempDir Path folder) throws IOException {
        Path old = Files.writeString(folder.resolve("old.pem"), pem(VECTOR_KEY_SEED));
        Path current = Files.writeString(folder.resolve("new.pem"), pem(new byte[32]));
        LogKeys before = keys(old);
        LogKeys overlap = keys(current, old);
        String text = "audit.example.org/log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

        assertThat(overlap.verifying()).hasSize(2).endsWith(before.verifying().get(0));
        assertThat(overlap.haveSigned(before.sign(text))).isFalse();
        String both = overlap.sign(text);
        assertThat(overlap.haveSigned(both)).isTrue();
        assertThat(before.haveSigned(both)).isTrue();

        Path retired =
                Files.writeString(folder.resolve("old.vkey"), before.verifying().get(0) + "\n");
        LogKeys after = keys(current, retired);
        assertThat(after.verifying()).isEqualTo(overlap.verifying());
        assertThat(SignedNote.parse(after.sign(text)).orElseThrow().signatures())
                .hasSize(1);
        assertThat(after.haveSigned(both)).isTrue();
        assertThat(after.haveEverSigned(SignedNote.parse(before.sign(text)).orElseThrow()))
                .isTrue();
        assertThat(keys(current)
                        .haveEverSigned(SignedNote.parse(before.sign(text)).orElseThrow()))
                .isFalse();

        assertThatThrownBy(() -> keys(current, current)).hasMessageContaining("twice");
        Path foreign = Files.writeString(
                folder.resolve("foreign.vkey"),
                SigningKey.generate("other.example.org/log").verifierKey().toString());
        assertThatThrownBy(() -> keys(current, foreign)).hasMessageContaining("same");
        assertThatThrownBy(() -> keys(current, folder.resolve("absent.vkey"))).hasMessageContaining("absent.vkey");
    }

    private static LogKeys keys(Path current, Path... previous) {
        return SigningKeys.logKeys(
                Optional.of("audit.example.org/log"), Optional.of(current), List.of(previous), LaunchMode.NORMAL);
    }

    @Test
    void productionDoesNotStartWithoutKeyOrOrigin(@TempDir Path folder) throws IOException {
        Path pem = Files.writeString(folder.resolve("key.pem"), vectorPem());
        Optional<String> origin = Optional.of("audit.example.org/log");

        assertThat(SigningKeys.logKeys(origin, Optional.of(pem), List.of(), LaunchMode.NORMAL)
                        .verifying()
                        .get(0)
                        .toString())
                .startsWith("audit.example.org/log+");
        assertRefused(origin, Optional.empty(), "ACCOUNTABLE_LOG_SIGNING_KEY_FILE");
        assertRefused(Optional.empty(), Optional.of(pem), "ACCOUNTABLE_LOG_ORIGIN");
        assertRefused(origin, Optional.of(folder.resolve("absent.pem")), "absent.pem");
        assertRefused(Optional.of("has spaces"), Optional.of(pem), "has spaces");
        assertRefused(origin, Optional.of(Files.writeString(folder.resolve("no.pem"), "no key")), "no.pem");
    }

    @Test
    void testsGetAKeyOfTheirOwn() {
        LogKeys one = SigningKeys.logKeys(Optional.empty(), Optional.empty(), List.of(), LaunchMode.TEST);
        LogKeys other = SigningKeys.logKeys(Optional.empty(), Optional.empty(), List.of(), LaunchMode.TEST);
        assertThat(one.verifying()).isNotEqualTo(other.verifying());
    }

    private static void assertRefused(Optional<String> origin, Optional<Path> file, String named) {
        assertThatThrownBy(() -> SigningKeys.logKeys(origin, file, List.of(), LaunchMode.NORMAL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named);
    }

    private static String vectorPem() {
        return pem(VECTOR_KEY_SEED);
    }

    private static String pem(byte[] seed) {
        byte[] pkcs8 = HexFormat.of()
                .parseHex("302e020100300506032b657004220420" + HexFormat.of().formatHex(seed));
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
