package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

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
        String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.getBytes(US_ASCII))));
            return new SigningKey(name, new KeyPair(publicKeyOf(key), key));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is not an Ed25519 key in PKCS#8 (PEM)", e);
        }
    }

    static SigningKey generate(String name) {
        try {
            return new SigningKey(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform of ours has Ed25519", e);
        }
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

    /**
     * A PKCS#8 file need not hold the public key, and the JDK computes it only while it generates a pair. So a pair is
     * generated from the private key's own bytes in place of random ones, and tried out.
     */
    private static PublicKey publicKeyOf(PrivateKey key) throws GeneralSecurityException {
        byte[] seed = ((EdECPrivateKey) key)
                .getBytes()
                .orElseThrow(() -> new GeneralSecurityException("The key does not show its bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        PublicKey publicKey = generator.generateKeyPair().getPublic();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(new byte[] {1});
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(new byte[] {1});
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("The public key of the signing key cannot be computed");
        }
        return publicKey;
    }
}
