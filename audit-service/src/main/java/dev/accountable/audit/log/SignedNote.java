package dev.accountable.audit.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A text that ends in a newline, and the signatures below it (C2SP signed-note). Nothing in it is believed yet. */
record SignedNote(String text, List<Line> signatures) {

    private static final String DASH = "\u2014";

    static final int KEY_ID_BYTES = 4;

    /**
     * One signature line.
     *
     * @param name whose it claims to be
     * @param base64 the first bytes of the key's hash, and the signature
     */
    record Line(String name, String base64) {

        Line(String name, byte[] keyId, byte[] signature) {
            this(name, Base64.getEncoder().encodeToString(concat(keyId, signature)));
        }

        static Optional<Line> parse(String line) {
            String[] parts = line.split(" ", -1);
            if (parts.length != 3 || !parts[0].equals(DASH) || parts[1].isEmpty()) {
                return Optional.empty();
            }
            try {
                return Base64.getDecoder().decode(parts[2]).length > KEY_ID_BYTES
                        ? Optional.of(new Line(parts[1], parts[2]))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        byte[] keyId() {
            return Arrays.copyOf(Base64.getDecoder().decode(base64), KEY_ID_BYTES);
        }

        byte[] signature() {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Arrays.copyOfRange(bytes, KEY_ID_BYTES, bytes.length);
        }

        private static byte[] concat(byte[] first, byte[] second) {
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }

        @Override
        public String toString() {
            return DASH + " " + name + " " + base64;
        }
    }

    static Optional<SignedNote> parse(String note) {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        for (String line : note.substring(end + 2).lines().toList()) {
            Optional<Line> parsed = Line.parse(line);
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            lines.add(parsed.get());
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new SignedNote(note.substring(0, end + 1), List.copyOf(lines)));
    }

    @Override
    public String toString() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(line -> note.append(line).append('\n'));
        return note.toString();
    }
}
