package dev.accountable.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Ed25519 keys as {@code openssl} writes them. */
public final class Ed25519Keys {

    private Ed25519Keys() {}

    /**
     * A private key, and the public one computed from it.
     *
     * @param pem PKCS#8, as {@code openssl genpkey -algorithm ed25519} writes it
     */
    public static KeyPair fromPem(String pem) {
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(pem, "PRIVATE KEY")));
            return new KeyPair(publicKeyOf(key), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is not an Ed25519 key in PKCS#8 (PEM)", e);
        }
    }

    /**
     * A public key; a private one is refused.
     *
     * @param pem as {@code openssl pkey -pubout} writes it
     */
    public static PublicKey publicFromPem(String pem) {
        if (pem.contains("PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    "it is a private key, which nothing needs that only verifies; mount what 'openssl pkey -pubout' makes of it");
        }
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes(pem, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is not an Ed25519 public key (PEM)", e);
        }
    }

    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform of ours has Ed25519", e);
        }
    }

    private static byte[] bytes(String pem, String label) {
        String base64 =
                pem.replaceAll("-----(BEGIN|END) " + label + "-----", "").replaceAll("\\s", "");
        return Base64.getDecoder().decode(base64.getBytes(US_ASCII));
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
