package dev.accountable.consent.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.consent.receipt.Verifier.Verdict;
import dev.accountable.signing.Ed25519Keys;
import dev.accountable.signing.SigningKeys;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier believes what is true, and nothing of it once any part is touched. */
class VerifyReceiptTest {

    private static Verifier verifier;

    private final SigningKeys keys = new SigningKeys(Ed25519Keys.generate(), List.of());
    private final String linked = new LinkedReceipt(Samples.controller(), Samples.LINKS).of(Samples.submission());
    private final String receipt = keys.sign(linked, "ld+json");
    private final SmallLog log = new SmallLog();
    private final byte[] salt = new byte[32];

    @BeforeAll
    static void compile(@TempDir Path folder) {
        verifier = new Verifier(folder);
    }

    @Test
    void aReceiptIsVerifiedWithTheJdkAlone() throws Exception {
        Verdict verdict = verifier.asProcess("receipt", verifier.file(keys.keySet()), verifier.file(receipt));

        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text())
                .startsWith("VERIFIED")
                .contains(
                        "Example Ltd",
                        "visitor-7f3a9c",
                        Samples.SUBMISSION.toString(),
                        "given           newsletter, version 3",
                        "refused         analytics, version 1");

        Verdict refuted = verifier.asProcess(
                "receipt", verifier.file(keys.keySet()), verifier.file(receipt.replaceFirst("\\.[A-Za-z]", ".0")));
        assertThat(refuted.exitCode()).as(refuted.text()).isEqualTo(1);
        assertThat(refuted.text()).startsWith("REFUTED: ");
        assertThat(verifier.asProcess("receipt", "absent", "absent").exitCode()).isEqualTo(2);
    }

    /** Header, payload, signature: whatever single bit is turned. */
    @Test
    void noBitOfAReceiptCanBeTurned() {
        String jwks = verifier.file(keys.keySet());
        byte[] bytes = receipt.getBytes(UTF_8);
        for (int bit = 0; bit < bytes.length * 8; bit += 61) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefuted("bit " + bit, verifier.run("receipt", jwks, verifier.file(bytes)));
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(verifier.run("receipt", jwks, verifier.file(bytes)).exitCode())
                .isZero();
    }

    @Test
    void aReceiptSignedBySomebodyElseIsRefuted() {
        var others = new SigningKeys(Ed25519Keys.generate(), List.of());

        assertRefuted("unknown key", verifier.run("receipt", verifier.file(others.keySet()), verifier.file(receipt)));
        // The right name on the wrong key.
        String forged = others.keySet().replaceFirst("\"kid\":\"[^\"]*\"", "\"kid\":\"" + kid(keys) + "\"");
        assertRefuted("false key", verifier.run("receipt", verifier.file(forged), verifier.file(receipt)));
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("{\"alg\":\"none\",\"kid\":\"" + kid(keys) + "\"}").getBytes(UTF_8));
        assertRefuted(
                "no algorithm",
                verifier.run(
                        "receipt",
                        verifier.file(keys.keySet()),
                        verifier.file(none + receipt.substring(receipt.indexOf('.')))));
    }

    /** Whoever has the key can sign anything; but not one thing for people and another for the log. */
    @Test
    void aReceiptThatContradictsItsCoreIsRefuted() {
        for (List<String> change : List.of(
                List.of("\"dpv:ConsentRefused\"", "\"dpv:ConsentGiven\""),
                List.of("\"dct:identifier\":\"analytics\"", "\"dct:identifier\":\"other\""),
                List.of("\"schema:version\":3", "\"schema:version\":4"),
                List.of("\"state\":\"REFUSED\"", "\"state\":\"GIVEN\""),
                List.of("\"subject\":\"visitor-7f3a9c\"", "\"subject\":\"somebody-else\""),
                List.of(
                        "\"dpv:hasIdentifier\":\"" + Samples.SUBMISSION,
                        "\"dpv:hasIdentifier\":\"" + UUID.randomUUID()))) {
            assertThat(linked).contains(change.get(0));
            String changed = linked.replace(change.get(0), change.get(1));

            assertRefuted(
                    change.toString(),
                    verifier.run(
                            "receipt", verifier.file(keys.keySet()), verifier.file(keys.sign(changed, "ld+json"))));
        }
    }

    @Test
    void theLogsProofIsVerifiedWithTheJdkAlone() throws Exception {
        String bundle = bundle(receipt, Samples.receipt().hash());

        Verdict verdict = verifier.asProcess("proof", log.key(), verifier.file(bundle));

        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text())
                .contains(
                        "VERIFIED: the log holds this receipt's core",
                        "log (origin)    test.example.org/log",
                        Samples.receipt().hash(),
                        "given           newsletter, version 3");
        assertThat(verifier.asProcess("receipt", verifier.file(keys.keySet()), verifier.file(bundle))
                        .exitCode())
                .isZero();

        Verdict refuted =
                verifier.asProcess("proof", log.key(), verifier.file(bundle.replace("receiptHash", "receiptHasch")));
        assertThat(refuted.exitCode()).as(refuted.text()).isEqualTo(1);
    }

    @Test
    void aReceiptThatSaysSomethingElseThanTheLogIsRefuted() throws JsonProcessingException {
        String other = linked.replace("\"state\":\"REFUSED\"", "\"state\":\"GIVEN\"")
                .replace("\"dpv:ConsentRefused\"", "\"dpv:ConsentGiven\"");

        Verdict verdict = verifier.run(
                "proof",
                log.key(),
                verifier.file(
                        bundle(keys.sign(other, "ld+json"), Samples.receipt().hash())));

        assertRefuted("other receipt", verdict);
        assertThat(verdict.text()).contains("hash of another receipt");
    }

    @Test
    void aProofOfAnotherEventIsRefuted() throws JsonProcessingException {
        String hash = Samples.receipt().hash();
        String good = bundle(receipt, hash);
        assertThat(verifier.run("proof", log.key(), verifier.file(good)).exitCode())
                .isZero();

        // Salt, payload and envelope fit each other, but another submission is meant.
        String payload = SmallLog.payload(UUID.randomUUID().toString(), hash);
        assertRefuted(
                "another submission", verifier.run("proof", log.key(), verifier.file(bundle(receipt, payload, salt))));
        // The payload is good, and nothing that the log is committed to.
        assertRefuted(
                "another salt",
                verifier.run(
                        "proof",
                        log.key(),
                        verifier.file(
                                good.replace(Base64.getEncoder().encodeToString(salt), "Af" + "A".repeat(41) + "="))));
        assertRefuted("another log", verifier.run("proof", new SmallLog().key(), verifier.file(good)));
        assertRefuted(
                "another place",
                verifier.run("proof", log.key(), verifier.file(good.replace("\\nindex ", "\\nindex 1"))));
        assertRefuted("no format", verifier.run("proof", log.key(), verifier.file(good.replace("@v1\",", "@v2\","))));
    }

    /** Every byte of the proof, by turns every bit of it. */
    @Test
    void noBitOfABundlesProofCanBeTurned() throws JsonProcessingException {
        byte[] bundle = bundle(receipt, Samples.receipt().hash()).getBytes(UTF_8);
        // The receipt's own signature and header are checked by the other command.
        int from = new String(bundle, UTF_8).indexOf("\"receipt\":\"") + 10;
        int to = new String(bundle, UTF_8).indexOf("\",\"proof\"");
        int refuted = 0;
        for (int bit = 0; bit < bundle.length * 8; bit += 97) {
            bundle[bit / 8] ^= (byte) (1 << bit % 8);
            boolean ofTheReceipt = bit / 8 > from && bit / 8 < to;
            Verdict verdict = verifier.run("proof", log.key(), verifier.file(bundle));
            if (!ofTheReceipt) {
                assertRefuted("bit " + bit + " in\n" + new String(bundle, UTF_8), verdict);
                refuted++;
            }
            bundle[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(refuted).isGreaterThan(50);
    }

    @Test
    void wrongUseIsSaid() {
        assertThat(verifier.run().exitCode()).isEqualTo(2);
        assertThat(verifier.run("receipt").exitCode()).isEqualTo(2);
        assertThat(verifier.run("proof", "no key", verifier.file("{}")).exitCode())
                .isEqualTo(2);
        assertThat(verifier.run("receipt", verifier.file("no json"), verifier.file(receipt))
                        .exitCode())
                .isEqualTo(2);
        for (String nonsense : List.of("", "a.b", "a.b.c", "{", "[]", "{\"receipt\":7}", "[".repeat(10_000))) {
            assertRefuted(nonsense, verifier.run("receipt", verifier.file(keys.keySet()), verifier.file(nonsense)));
            assertRefuted(nonsense, verifier.run("proof", log.key(), verifier.file(nonsense)));
        }
    }

    private String bundle(String jws, String hash) throws JsonProcessingException {
        return bundle(jws, SmallLog.payload(Samples.SUBMISSION.toString(), hash), salt);
    }

    private String bundle(String jws, String payload, byte[] withSalt) throws JsonProcessingException {
        for (int i = 0; i < 5; i++) {
            log.append("{\"another\":" + i + "}");
        }
        String envelope = SmallLog.envelope(UUID.randomUUID().toString(), payload, withSalt);
        int place = log.append(envelope);
        log.append("{\"later\":1}");
        return new ObjectMapper()
                .writeValueAsString(new ProofBundle(
                        ProofBundle.FORMAT,
                        jws,
                        log.proof(envelope, place),
                        payload,
                        Base64.getEncoder().encodeToString(withSalt)));
    }

    private static String kid(SigningKeys keys) {
        String set = keys.keySet();
        int from = set.indexOf("\"kid\":\"") + 7;
        return set.substring(from, set.indexOf('"', from));
    }

    private static void assertRefuted(String what, Verdict verdict) {
        assertThat(verdict.exitCode()).as("%s: %s", what, verdict.text()).isEqualTo(1);
        assertThat(verdict.text()).startsWith("REFUTED: ");
    }
}
