package dev.accountable.consent.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A log as audit-service keeps one, from the definitions alone: the tree of RFC 6962 by its recursion, C2SP tlog-proof and
 * signed note. (With the real one, receipts meet in the system tests.)
 */
public class SmallLog {

    private static final String NAME = "test.example.org/log";

    private final KeyPair keys = keys();
    private final List<byte[]> leaves = new ArrayList<>();

    /** Returns the event's place. */
    public int append(String envelope) {
        leaves.add(sha256(new byte[] {0}, envelope.getBytes(UTF_8)));
        return leaves.size() - 1;
    }

    /** name+id+base64(1, key). */
    public String key() {
        return NAME + "+" + HexFormat.of().formatHex(keyId()) + "+"
                + Base64.getEncoder().encodeToString(concat(new byte[] {1}, rawKey()));
    }

    public String proof(String envelope, int place) {
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        text.append("extra ")
                .append(base64(envelope.getBytes(UTF_8)))
                .append("\nindex ")
                .append(place)
                .append('\n');
        path(place, leaves).forEach(hash -> text.append(base64(hash)).append('\n'));
        return text.append('\n').append(checkpoint()).toString();
    }

    public static String envelope(String id, String payload, byte[] salt) {
        return "{\"actor\":\"a\",\"commitment\":\"%s\",\"id\":\"%s\",\"outcome\":\"SUCCESS\",\"source\":\"/consent-service\",\"time\":\"2026-11-25T10:15:30.2Z\",\"type\":\"dev.accountable.consent.submitted\",\"v\":1}"
                .formatted(base64(sha256(salt, payload.getBytes(UTF_8))), id);
    }

    public static String payload(String submission, String receiptHash) {
        return "{\"details\":{\"receiptHash\":\"%s\"},\"resource\":\"consents/%s\"}".formatted(receiptHash, submission);
    }

    private String checkpoint() {
        String text = NAME + "\n" + leaves.size() + "\n" + base64(root(leaves)) + "\n";
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return text + "\n\u2014 " + NAME + " " + base64(concat(keyId(), signature.sign())) + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] keyId() {
        return Arrays.copyOf(sha256((NAME + "\n").getBytes(UTF_8), new byte[] {1}, rawKey()), 4);
    }

    private byte[] rawKey() {
        byte[] encoded = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int k = split(leaves.size());
        return sha256(new byte[] {1}, root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    private static List<byte[]> path(int place, List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return new ArrayList<>();
        }
        int k = split(leaves.size());
        List<byte[]> left = leaves.subList(0, k);
        List<byte[]> right = leaves.subList(k, leaves.size());
        List<byte[]> path = place < k ? path(place, left) : path(place - k, right);
        path.add(root(place < k ? right : left));
        return path;
    }

    /** The largest power of two below n. */
    private static int split(int n) {
        return Integer.highestOneBit(n - 1);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(concat(parts));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
