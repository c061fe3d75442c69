package dev.accountable.audit.log;

import static dev.accountable.audit.LogClient.actor;
import static dev.accountable.audit.LogClient.append;
import static dev.accountable.audit.LogClient.dataSubject;
import static dev.accountable.audit.LogClient.event;
import static dev.accountable.audit.LogClient.events;
import static dev.accountable.audit.LogClient.get;
import static dev.accountable.audit.LogClient.id;
import static dev.accountable.audit.LogClient.proof;
import static dev.accountable.audit.LogClient.text;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.audit.Tables;
import dev.accountable.audit.log.Verifier.Verdict;
import dev.accountable.test.Issuer;
import dev.accountable.test.Postgres;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log hands out is verified by a program that shares nothing with it; and what is tampered with is not. */
// The whole log is verified: before the others have made it long.
@Order(2)
@QuarkusTest
@QuarkusTestResource(Postgres.class)
@QuarkusTestResource(Issuer.class)
class ProofTest {

    @TempDir
    Path folder;

    @Inject
    Tables tables;

    @Inject
    LogKeys key;

    @TestHTTPResource("/api/v1/log")
    String log = "";

    Verifier verifier;
    String logKey;

    @BeforeEach
    void auditor() {
        verifier = new Verifier(folder);
        logKey = text("log/key").strip();
    }

    @Test
    void anAuditorVerifiesAnEventWithTheJdkAlone() throws Exception {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        append(events(20)).then().statusCode(200);
        String proof = proof(event);

        Verdict verdict = verifier.asTyped("inclusion", logKey, verifier.file(proof));

        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text())
                .contains(
                        "VERIFIED",
                        "log (origin)    " + key.name(),
                        "id              " + id(event),
                        "type            dev.accountable.consent.given",
                        "time            2026-11-23T09:00:00.123456Z")
                .doesNotContain(actor(event), dataSubject(event));

        Verdict refuted = verifier.asProcess("inclusion", logKey, verifier.file(proof.replace("index ", "index 1")));
        assertThat(refuted.exitCode()).as(refuted.text()).isEqualTo(1);
        assertThat(refuted.text()).startsWith("REFUTED: ");
        assertThat(verifier.asProcess("inclusion", logKey).exitCode()).isEqualTo(2);
        assertThat(verifier.asProcess("inclusion", logKey, "absent").exitCode()).isEqualTo(2);
        assertThat(verifier.asProcess("inclusion", logKey.substring(1), verifier.file(proof))
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void everyEventOfABatchHasItsProof() {
        List<Map<String, Object>> batch = events(60);
        append(batch).then().statusCode(200);
        for (Map<String, Object> event : batch) {
            Verdict verdict = verifier.run("inclusion", logKey, verifier.file(proof(event)));
            assertThat(verdict.exitCode()).as(verdict.text()).isZero();
            assertThat(verdict.text()).contains(id(event));
        }
    }

    /** Envelope, index, path, origin, size, root, key id, signature: whatever single bit of the proof is turned. */
    @Test
    void noBitOfAProofCanBeTurned() {
        Map<String, Object> event = event();
        append(List.of(event, event())).then().statusCode(200);
        byte[] proof = proof(event).getBytes(UTF_8);
        assertThat(verifier.run("inclusion", logKey, verifier.file(proof)).exitCode())
                .isZero();

        // Every byte, and by turns every bit of it.
        for (int bit = 0; bit < proof.length * 8; bit += 9) {
            proof[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.run("inclusion", logKey, verifier.file(proof)).exitCode())
                    .as("bit %d of byte %d, in\n%s", bit % 8, bit / 8, new String(proof, UTF_8))
                    .isEqualTo(1);
            proof[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void aProofOfAnotherEventOrLogIsRefuted() {
        Map<String, Object> event = event();
        Map<String, Object> other = event();
        append(List.of(event, other)).then().statusCode(200);
        String proof = proof(event);
        String envelope = proof.lines()
                .filter(line -> line.startsWith("extra "))
                .findFirst()
                .orElseThrow();
        String forged = "extra "
                + Base64.getEncoder()
                        .encodeToString(new String(Base64.getDecoder().decode(envelope.substring(6)), UTF_8)
                                .replace("given", "taken")
                                .getBytes(UTF_8));

        assertRefuted("inclusion", logKey, proof.replace(envelope, forged));
        assertRefuted("inclusion", logKey, proof.replaceFirst("(?m)^index .*$", "index 0"));
        assertRefuted("inclusion", SigningKey.generate(key.name()).verifierKey().toString(), proof);
        // A checkpoint that is signed well, by the right key, and is not of this tree.
        String text = proof.substring(proof.indexOf("\n\n") + 2, proof.lastIndexOf("\n\n") + 1);
        String root = text.lines().toList().get(2);
        String otherRoot = Base64.getEncoder().encodeToString(MerkleTree.leafHash(new byte[0]));
        assertRefuted(
                "inclusion",
                logKey,
                proof.substring(0, proof.indexOf("\n\n") + 2) + key.sign(text.replace(root, otherRoot)));
        // And the same text, signed again, is still good: so it was the root that made the difference.
        assertThat(verifier.run(
                                "inclusion",
                                logKey,
                                verifier.file(proof.substring(0, proof.indexOf("\n\n") + 2) + key.sign(text)))
                        .exitCode())
                .isZero();
    }

    @Test
    void theLogOnlyGrows() throws Exception {
        append(events(3)).then().statusCode(200);
        Map<String, Object> last = event();
        append(List.of(last)).then().statusCode(200);
        proof(last);
        String old = text("log/checkpoint");
        for (int growth : List.of(1, 2, 5, 17, 64)) {
            List<Map<String, Object>> batch = events(growth);
            append(batch).then().statusCode(200);
            batch.forEach(event -> proof(event));
            String young = text("log/checkpoint");
            String proof = text("log/consistency-proofs?from=" + size(old) + "&to=" + size(young));

            Verdict verdict =
                    verifier.run("consistency", logKey, verifier.file(old), verifier.file(young), verifier.file(proof));
            assertThat(verdict.exitCode()).as(verdict.text()).isZero();
            assertThat(verdict.text()).contains("added since     " + (size(young) - size(old)));

            assertRefuted("consistency", logKey, young, old, proof);
            assertRefuted(
                    "consistency",
                    logKey,
                    old,
                    young,
                    proof + proof.lines().findFirst().orElseThrow() + "\n");
            assertRefuted(
                    "consistency",
                    logKey,
                    old,
                    young,
                    proof.substring(0, proof.lastIndexOf('\n', proof.length() - 2) + 1));
            byte[] bytes = proof.getBytes(UTF_8);
            for (int bit = 0; bit < bytes.length * 8; bit += 37) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(verifier.run(
                                        "consistency",
                                        logKey,
                                        verifier.file(old),
                                        verifier.file(young),
                                        verifier.file(bytes))
                                .exitCode())
                        .as("bit %d", bit)
                        .isEqualTo(1);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        String young = text("log/checkpoint");
        String proof = text("log/consistency-proofs?from=" + size(old) + "&to=" + size(young));
        String[] arguments = {
            "consistency", verifier.file(logKey), verifier.file(old), verifier.file(young), verifier.file(proof)
        };
        assertThat(verifier.asProcess(arguments).exitCode()).isZero();
        assertThat(verifier.run("consistency", logKey, verifier.file(old), verifier.file(old), verifier.file(""))
                        .exitCode())
                .isZero();
    }

    /** Two heads of one size, both well signed: the proof that the operator lied. */
    @Test
    void aForkIsRefuted() {
        append(events(2)).then().statusCode(200);
        Map<String, Object> last = event();
        append(List.of(last)).then().statusCode(200);
        proof(last);
        String head = text("log/checkpoint");
        String text = head.substring(0, head.lastIndexOf("\n\n") + 1);
        String fork = key.sign(text.replace(
                text.lines().toList().get(2), Base64.getEncoder().encodeToString(MerkleTree.leafHash(new byte[0]))));
        assertRefuted("consistency", logKey, head, fork, "");
        assertThat(text("log/consistency-proofs?from=0&to=" + size(head))).isEmpty();
    }

    /** From the first event to the last, over HTTP, as somebody does it who keeps watch on the log. */
    @Test
    void anAuditorVerifiesTheWholeLog() throws Exception {
        append(events(300)).then().statusCode(200);
        Map<String, Object> last = event();
        append(List.of(last)).then().statusCode(200);
        proof(last);
        String token = Issuer.caller("audit-service", "caller-auditor", "auditor")
                .token()
                .value();

        Verdict verdict = verifier.asProcess(Map.of("LOG_TOKEN", token), "fsck", logKey, log);
        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
        assertThat(verdict.text()).contains("VERIFIED", "size of the log", "entries a second");

        String copy = folder.resolve("copy").toString();
        assertThat(verifier.asProcess(Map.of("LOG_TOKEN", token), "fsck", logKey, log, copy)
                        .exitCode())
                .isZero();
        assertThat(verifier.run("fsck", logKey, copy).text())
                .as("without the log")
                .contains("VERIFIED");

        Verdict turnedAway = verifier.asProcess("fsck", logKey, log);
        assertThat(turnedAway.exitCode()).as(turnedAway.text()).isEqualTo(2);
        assertThat(turnedAway.text()).contains("401");
    }

    @Test
    void forgettingAPersonLeavesTheProofsValid() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        proof(event);
        tables.run("delete from payload where event_id = ?::uuid", id(event));
        tables.run("delete from person where reference in (?, ?)", actor(event), dataSubject(event));

        Verdict verdict = verifier.run("inclusion", logKey, verifier.file(proof(event)));
        assertThat(verdict.exitCode()).as(verdict.text()).isZero();
    }

    @Test
    void whatIsNotThereHasNoProof() {
        get("log/inclusion-proofs/{id}", UUID.randomUUID())
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        for (String query : List.of("to=1", "from=1", "from=-1&to=1", "from=2&to=1", "from=0&to=1000000000")) {
            assertThat(get("log/consistency-proofs?" + query).statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    private void assertRefuted(String what, String withKey, String... contents) {
        String[] arguments = new String[contents.length + 2];
        arguments[0] = what;
        arguments[1] = withKey;
        for (int i = 0; i < contents.length; i++) {
            arguments[i + 2] = verifier.file(contents[i]);
        }
        Verdict verdict = verifier.run(arguments);
        assertThat(verdict.exitCode()).as(verdict.text()).isEqualTo(1);
    }

    private static long size(String checkpoint) {
        return Long.parseLong(checkpoint.lines().toList().get(1));
    }

    /** A service hands the proofs of its own events on to the people they are about; others' are none of its business. */
    @Test
    void aServiceOpensTheCommitmentOfItsOwnEvents() throws Exception {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        String proof = proof(event);
        String envelope = proof.lines()
                .filter(line -> line.startsWith("extra "))
                .map(line -> new String(Base64.getDecoder().decode(line.substring(6)), UTF_8))
                .findFirst()
                .orElseThrow();

        var opening = asService("consent-service").get("/api/v1/log/openings/{id}", id(event));

        opening.then().statusCode(200);
        String payload = opening.path("payload");
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(Base64.getDecoder().decode(opening.<String>path("payloadSalt")));
        String commitment = Base64.getEncoder().encodeToString(sha256.digest(payload.getBytes(UTF_8)));
        assertThat(envelope).contains("\"commitment\":\"" + commitment + "\"");
        assertThat(payload).contains("\"purpose\":\"newsletter\"");
        asService("consent-service")
                .get("/api/v1/log/inclusion-proofs/{id}", id(event))
                .then()
                .statusCode(200);
    }

    @Test
    void aServiceGetsNothingOfAnothersEvents() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        proof(event);

        for (String other : List.of("dsr-service", "consent", "/consent-service", "")) {
            for (String what : List.of("openings", "inclusion-proofs")) {
                asService(other)
                        .get("/api/v1/log/{what}/{id}", what, id(event))
                        .then()
                        .statusCode(404);
            }
        }
    }

    @Test
    void aForgottenPayloadCannotBeOpened() {
        Map<String, Object> event = event();
        append(List.of(event)).then().statusCode(200);
        tables.runAsSuperuser("delete from payload where event_id = '" + id(event) + "'");

        asService("consent-service")
                .get("/api/v1/log/openings/{id}", id(event))
                .then()
                .statusCode(404);
    }

    private static RequestSpecification asService(String client) {
        return given().auth()
                .oauth2(Issuer.caller("audit-service", "service-account-" + client, "proof-reader")
                        .claim("azp", client)
                        .token()
                        .value());
    }
}
