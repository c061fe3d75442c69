package dev.accountable.dsr.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.seal.SecretKeyFile;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;

/**
 * Pseudonyms under a secret key, each in a domain: within it the same value has the same pseudonym, and without the key nobody
 * can tell which. Numbers are permuted (a Feistel network), so that no two become one. For one thread.
 */
final class Pseudonyms {

    private static final int ROUNDS = 8;

    private final Mac mac;

    Pseudonyms(SecretKeyFile key) {
        this.mac = key.mac();
    }

    /** 128 bits of HMAC-SHA-256, as hex; cut to what a column holds. */
    String text(String domain, String value, int length) {
        String hex = HexFormat.of().formatHex(hash(domain, value)).substring(0, 32);
        return length > 0 && length < hex.length() ? hex.substring(0, length) : hex;
    }

    UUID uuid(String domain, String value) {
        ByteBuffer bytes = ByteBuffer.wrap(hash(domain, value));
        // RFC 9562, version 8: whoever made it knows what is in it.
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() & ~(0xC0L << 56)) | (0x80L << 56);
        return new UUID(high, low);
    }

    /** A seed that depends on the value and tells nothing of it. */
    long seed(String domain, String value) {
        return ByteBuffer.wrap(hash(domain, value)).getLong();
    }

    /**
     * A permutation of the numbers of so many bits; a negative number becomes a negative one.
     *
     * @param bits up to 63, odd or even
     */
    long number(String domain, long value, int bits) {
        long size = 1L << bits;
        long magnitude = Math.abs(value);
        if (magnitude < 0 || (bits < 63 && magnitude >= size)) {
            throw new IllegalArgumentException("a number is larger than its type");
        }
        // One bit more where it is odd; what falls outside is permuted again until it falls inside.
        int half = (bits + 1) / 2;
        long permuted = magnitude;
        do {
            permuted = feistel(domain, permuted, half);
        } while (permuted < 0 || (bits < 63 && permuted >= size));
        return value < 0 ? -permuted : permuted;
    }

    private long feistel(String domain, long value, int half) {
        long mask = (1L << half) - 1;
        long left = (value >>> half) & mask;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (round(domain, round, right) & mask);
            left = right;
            right = next;
        }
        return (left << half) | right;
    }

    private long round(String domain, int round, long right) {
        add(domain);
        mac.update(ByteBuffer.allocate(12).putInt(round).putLong(right).array());
        return ByteBuffer.wrap(mac.doFinal()).getLong();
    }

    private byte[] hash(String domain, String value) {
        add(domain);
        add(value);
        return mac.doFinal();
    }

    private void add(String part) {
        byte[] bytes = part.getBytes(UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
