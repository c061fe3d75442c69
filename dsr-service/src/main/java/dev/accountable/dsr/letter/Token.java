package dev.accountable.dsr.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** What a link carries: 256 random bits, which nobody keeps. Who has a hash of them has nothing. */
record Token(String value) {

    /** Exactly what {@link #random} makes. */
    static final String FORM = "[A-Za-z0-9_-]{43}";

    private static final SecureRandom RANDOM = new SecureRandom();

    static Token random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    String hash() {
        return sha256(value);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Eight digits for whoever cannot open the link: who has the token has them, and not the other way round. */
    String code() {
        return String.format(
                Locale.ROOT, "%08d", Long.parseLong(sha256("code " + value).substring(0, 15), 16) % 100_000_000);
    }

    /** By which a code is known. It is worth something for some days and few tries only. */
    static String hashOfCode(UUID letter, String code) {
        return sha256(letter + " " + code);
    }

    /** Not for logs. */
    @Override
    public String toString() {
        return "a token";
    }
}
