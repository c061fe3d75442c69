package dev.accountable.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

    /** RFC 8037, appendix A.1 to A.3: private key, public key and thumbprint. */
    private static final String SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";

    private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private static final String THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    @Test
    void theKeyIsPublishedAsTheStandardsExample() {
        var keys = new SigningKeys(Ed25519Keys.fromPem(examplePem()), List.of());

        JsonPath set = JsonPath.from(keys.keySet());
        assertThat(set.getList("keys")).hasSize(1);
        assertThat(set.<String>get("keys[0].x")).isEqualTo(X);
        assertThat(set.<String>get("keys[0].kid")).isEqualTo(THUMBPRINT);
        assertThat(set.<String>get("keys[0].kty")).isEqualTo("OKP");
        assertThat(set.<String>get("keys[0].crv")).isEqualTo("Ed25519");
        assertThat(set.<String>get("keys[0].alg")).isEqualTo("EdDSA");
        assertThat(set.<String>get("keys[0].use")).isEqualTo("sig");
        assertThat(keys.keySet() + keys.currentKey()).doesNotContain("\"d\"", SEED);
    }

    @Test
    void theSignatureIsACompactJwsThatTheJdkVerifies() throws GeneralSecurityException {
        KeyPair pair = Ed25519Keys.fromPem(examplePem());
        String jws = new SigningKeys(pair, List.of()).sign("{\"ä\":1}", "ld+json");

        String[] parts = jws.split("\\.", -1);
        assertThat(parts).hasSize(3);
        JsonPath header = JsonPath.from(new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8));
        assertThat(header.<String>get("alg")).isEqualTo("EdDSA");
        assertThat(header.<String>get("kid")).isEqualTo(THUMBPRINT);
        assertThat(header.<String>get("cty")).isEqualTo("ld+json");
        assertThat(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8)).isEqualTo("{\"ä\":1}");
        assertThat(verifies(pair.getPublic(), parts[0] + "." + parts[1], parts[2]))
                .isTrue();
        assertThat(verifies(pair.getPublic(), parts[0] + "." + parts[1] + "x", parts[2]))
                .isFalse();
        assertThat(new SigningKeys(pair, List.of()).sign("{\"ä\":1}", "ld+json"))
                .isEqualTo(jws);
    }

    /** Announced, then signing, then only verifying. */
    @Test
    void aKeyFollowsAnother(@TempDir Path folder) throws IOException {
        KeyPair old = Ed25519Keys.generate();
        KeyPair next = Ed25519Keys.generate();
        Path oldPem = privatePem(folder.resolve("old.pem"), old);
        Path nextPem = privatePem(folder.resolve("next.pem"), next);
        Path oldPublic = publicPem(folder.resolve("old.pub.pem"), old);
        Path nextPublic = publicPem(folder.resolve("next.pub.pem"), next);

        SigningKeys announced = keys(oldPem, nextPublic);
        SigningKeys rotated = keys(nextPem, oldPublic);

        assertThat(ids(announced)).hasSize(2);
        assertThat(ids(rotated)).hasSize(2).containsExactlyInAnyOrderElementsOf(ids(announced));
        assertThat(ids(announced).get(0))
                .isEqualTo(ids(keys(oldPem)).get(0))
                .isNotEqualTo(ids(rotated).get(0));
        assertThat(signer(announced)).isEqualTo(ids(announced).get(0));
        assertThat(signer(rotated)).isEqualTo(ids(rotated).get(0));
        assertThatThrownBy(() -> keys(oldPem, oldPublic)).hasMessageContaining("twice");
        assertThatThrownBy(() -> keys(nextPem, oldPem))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("old.pem")
                .hasMessageContaining("private key");
    }

    @Test
    void whatAKeySignedIsVerifiedAfterItWasReplaced(@TempDir Path folder) throws IOException, JoseException {
        KeyPair old = Ed25519Keys.generate();
        String signed = keys(privatePem(folder.resolve("old.pem"), old)).sign("{}", "json");

        SigningKeys replaced = keys(
                privatePem(folder.resolve("new.pem"), Ed25519Keys.generate()),
                publicPem(folder.resolve("old.pub.pem"), old));

        var jws = new JsonWebSignature();
        jws.setCompactSerialization(signed);
        jws.setKey(new JsonWebKeySet(replaced.keySet())
                .findJsonWebKey(jws.getKeyIdHeaderValue(), null, null, null)
                .getKey());
        assertThat(jws.verifySignature()).isTrue();
        assertThat(replaced.keySet()).doesNotContain("\"d\"");
    }

    @Test
    void productionDoesNotStartWithoutAKeyOfTheRightKind(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> read(Optional.empty(), List.of(), LaunchMode.NORMAL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Nothing can be signed: set SIGNING_KEY_FILE");
        Path none = Files.writeString(folder.resolve("none.pem"), "no key");
        for (Path file : List.of(folder.resolve("absent.pem"), none)) {
            assertThatThrownBy(() -> keys(file))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(String.valueOf(file.getFileName()));
        }
        Path good = Files.writeString(folder.resolve("good.pem"), examplePem());
        assertThatThrownBy(() -> keys(good, none)).hasMessageContaining("none.pem");
    }

    @Test
    void testsGetAKeyOfTheirOwn() {
        assertThat(read(Optional.empty(), List.of(), LaunchMode.TEST).keySet())
                .isNotEqualTo(read(Optional.empty(), List.of(), LaunchMode.TEST).keySet());
    }

    private static SigningKeys read(Optional<Path> signing, List<Path> others, LaunchMode mode) {
        return KeyFiles.read(signing, others, mode, "Nothing can be signed", "SIGNING_KEY_FILE");
    }

    private static SigningKeys keys(Path signing, Path... others) {
        return read(Optional.of(signing), List.of(others), LaunchMode.NORMAL);
    }

    private static List<String> ids(SigningKeys keys) {
        return JsonPath.from(keys.keySet()).getList("keys.kid");
    }

    private static String signer(SigningKeys keys) {
        String header = keys.sign("{}", "ld+json").split("\\.", -1)[0];
        return JsonPath.from(new String(Base64.getUrlDecoder().decode(header), UTF_8))
                .getString("kid");
    }

    private static boolean verifies(PublicKey key, String signed, String signature) throws GeneralSecurityException {
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initVerify(key);
        ed25519.update(signed.getBytes(US_ASCII));
        return ed25519.verify(Base64.getUrlDecoder().decode(signature));
    }

    private static String examplePem() {
        byte[] pkcs8 = HexFormat.of()
                .parseHex("302e020100300506032b657004220420"
                        + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(SEED)));
        return pem("PRIVATE KEY", pkcs8);
    }

    private static Path privatePem(Path file, KeyPair keys) throws IOException {
        return Files.writeString(file, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static Path publicPem(Path file, KeyPair keys) throws IOException {
        return Files.writeString(file, pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }
}
