package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The log's Ed25519 key under the log's name (its origin), as C2SP signed-note uses one. */
final class SigningKey {

    private static final byte ED25519 = 1;
    private static final int KEY_BYTES = 32;
    private static final int KEY_ID_BYTES = 4;

    private final String name;
    private final PrivateKey privateKey;
    private final byte[] publicKey;
    private final byte[] keyId;

    private SigningKey(String name, KeyPair keys) throws GeneralSecurityException {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '+' || c < ' ' || Character.isSpaceChar(c))) {
            throw new IllegalArgumentException("the origin must not be empty nor hold spaces or '+'");
        }
        this.name = name;
        this.privateKey = keys.getPrivate();
        // X.509 puts a fixed header before the 32 bytes of RFC 8032.
        byte[] encoded = keys.getPublic().getEncoded();
        this.publicKey = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(concat((name + "\n").getBytes(UTF_8), new byte[] {ED25519}, publicKey));
        this.keyId = Arrays.copyOf(hash, KEY_ID_BYTES);
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

    String name() {
        return name;
    }

    /** What a verifier is configured with: name, key id and public key. */
    String verifierKey() {
        return name + "+" + HexFormat.of().formatHex(keyId) + "+" + base64(concat(new byte[] {ED25519}, publicKey));
    }

    /** The text, which ends in a newline, with our signature below it. */
    String sign(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(text.getBytes(UTF_8));
            return text + "\n\u2014 " + name + " " + base64(concat(keyId, signature.sign())) + "\n";
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

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
