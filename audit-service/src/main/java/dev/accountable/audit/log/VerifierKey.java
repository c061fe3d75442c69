package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What signatures are verified with, {@code name+id+base64(algorithm, key)} (C2SP signed-note): the key of a log
 * (Ed25519), or of a witness, whose cosignature says since when it has seen the checkpoint (C2SP tlog-cosignature v1).
 */
final class VerifierKey {

    static final byte ED25519 = 1;
    static final byte COSIGNATURE_V1 = 4;

    private static final int KEY_BYTES = 32;
    private static final int TIME_BYTES = 8;
    private static final int SIGNATURE_BYTES = 64;

    /** What X.509 writes before the 32 bytes of an Ed25519 key. */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte algorithm;
    private final byte[] publicKey;

    VerifierKey(String name, byte algorithm, byte[] publicKey) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '+' || c < ' ' || Character.isSpaceChar(c))) {
            throw new IllegalArgumentException("the name must not be empty nor hold spaces or '+'");
        }
        if (publicKey.length != KEY_BYTES || (algorithm != ED25519 && algorithm != COSIGNATURE_V1)) {
            throw new IllegalArgumentException("only Ed25519 keys, of logs and of witnesses, are known");
        }
        this.name = name;
        this.algorithm = algorithm;
        this.publicKey = publicKey.clone();
    }

    /** @throws IllegalArgumentException if it is no verifier key, or its id is not that of its name and bytes */
    static VerifierKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        byte[] typed = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
        if (typed.length != KEY_BYTES + 1) {
            throw new IllegalArgumentException("it is not a verifier key: name+id+base64");
        }
        var key = new VerifierKey(parts[0], typed[0], Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.toString().equals(text.strip())) {
            throw new IllegalArgumentException("its id does not fit its name and key");
        }
        return key;
    }

    String name() {
        return name;
    }

    /** Whether it is the key of a witness. */
    boolean cosigns() {
        return algorithm == COSIGNATURE_V1;
    }

    byte[] id() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((name + "\n").getBytes(UTF_8));
            return Arrays.copyOf(sha256.digest(typed()), SignedNote.KEY_ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The signature of this key below the note, if there is one and it is true. */
    Optional<SignedNote.Line> signatureOn(SignedNote note) {
        byte[] id = id();
        return note.signatures().stream()
                .filter(line -> line.name().equals(name) && Arrays.equals(line.keyId(), id))
                .filter(line -> isTrue(line.signature(), note.text()))
                .findFirst();
    }

    private boolean isTrue(byte[] signature, String text) {
        if (algorithm == ED25519) {
            return signature.length == SIGNATURE_BYTES && verify(signature, text);
        }
        if (signature.length != TIME_BYTES + SIGNATURE_BYTES) {
            return false;
        }
        long time = ByteBuffer.wrap(signature).getLong();
        return time >= 0
                && verify(
                        Arrays.copyOfRange(signature, TIME_BYTES, signature.length),
                        "cosignature/v1\ntime " + time + "\n" + text);
    }

    private boolean verify(byte[] signature, String text) {
        try {
            byte[] encoded = Arrays.copyOf(X509, X509.length + KEY_BYTES);
            System.arraycopy(publicKey, 0, encoded, X509.length, KEY_BYTES);
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            ed25519.update(text.getBytes(UTF_8));
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            // Not a point on the curve, or not the form of a signature.
            return false;
        }
    }

    private byte[] typed() {
        byte[] typed = new byte[KEY_BYTES + 1];
        typed[0] = algorithm;
        System.arraycopy(publicKey, 0, typed, 1, KEY_BYTES);
        return typed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifierKey key && key.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed());
    }
}
