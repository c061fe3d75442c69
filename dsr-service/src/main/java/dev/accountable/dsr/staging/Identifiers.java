package dev.accountable.dsr.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.seal.SecretKeyFile;
import java.nio.ByteBuffer;
import java.util.Locale;
import javax.crypto.Mac;

/**
 * The values that must not be found in a copy, as 64 bits of a keyed hash each: eight bytes an identifier, and nothing of it in
 * memory longer than a row. For one thread.
 */
final class Identifiers {

    /** Shorter ones would be found by chance. */
    private static final int SHORTEST = 5;

    private final Mac mac;
    private final int most;
    private long[] slots = new long[1 << 12];
    private int size;

    /** @param most more would not fit into memory */
    Identifiers(SecretKeyFile key, int most) {
        this.mac = key.mac();
        this.most = most;
    }

    int size() {
        return size;
    }

    /** False where there are more than can be held. */
    boolean add(String value) {
        String compared = compared(value);
        if (compared.length() < SHORTEST) {
            return true;
        }
        if (put(slots, hash(compared))) {
            size++;
        }
        if (size * 2 > slots.length) {
            grow();
        }
        return size <= most;
    }

    /** Whether the text, or a word of it, is one of them. */
    boolean isIn(String text) {
        if (size == 0) {
            return false;
        }
        if (holds(compared(text))) {
            return true;
        }
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inWord = i < text.length() && isOfWord(text.charAt(i));
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                String word = text.substring(start, i);
                if (holds(compared(word)) || holds(compared(word.replaceAll("^[.'-]+|[.'-]+$", "")))) {
                    return true;
                }
                start = -1;
            }
        }
        return false;
    }

    /** What an address, a number or a user name is made of. */
    private static boolean isOfWord(char c) {
        return Character.isLetterOrDigit(c) || "@.+_-'%#$&*".indexOf(c) >= 0;
    }

    private boolean holds(String compared) {
        if (compared.length() < SHORTEST) {
            return false;
        }
        long hash = hash(compared);
        int slot = slot(slots, hash);
        return slots[slot] == hash;
    }

    private static String compared(String value) {
        return value.strip().toLowerCase(Locale.ROOT);
    }

    /** Zero stands for an empty slot. */
    private long hash(String compared) {
        long hash = ByteBuffer.wrap(mac.doFinal(compared.getBytes(UTF_8))).getLong();
        return hash == 0 ? 1 : hash;
    }

    private static int slot(long[] slots, long hash) {
        int slot = (int) (hash & (slots.length - 1));
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static boolean put(long[] slots, long hash) {
        int slot = slot(slots, hash);
        boolean isNew = slots[slot] == 0;
        slots[slot] = hash;
        return isNew;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long hash : slots) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        slots = larger;
    }
}
