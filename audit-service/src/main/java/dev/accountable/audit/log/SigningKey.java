package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.signing.Ed25519Keys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;

/** The log's Ed25519 key under the log's name (its origin), as C2SP signed-note uses one. */
final class SigningKey {

    private static final int KEY_BYTES = 32;

    private final PrivateKey privateKey;
    private final VerifierKey verifierKey;

    private SigningKey(String name, KeyPair keys) {
        this.privateKey = keys.getPrivate();
        // X.509 puts a fixed header before the 32 bytes of RFC 8032.
        byte[] encoded = keys.getPublic().getEncoded();
        this.verifierKey = new VerifierKey(
                name, VerifierKey.ED25519, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    /** @param pem PKCS#8, as {@code openssl genpkey -algorithm ed25519} writes it */
    static SigningKey fromPem(String name, String pem) {
        return new SigningKey(name, Ed25519Keys.fromPem(pem));
    }

    static SigningKey generate(String name) {
        return new SigningKey(name, Ed25519Keys.generate());
    }

    VerifierKey verifierKey() {
        return verifierKey;
    }

    /** Our signature of a text that ends in a newline. */
    SignedNote.Line sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(text.getBytes(UTF_8));
            return new SignedNote.Line(verifierKey.name(), verifierKey.id(), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The signing key does not sign", e);
        }
    }
}
