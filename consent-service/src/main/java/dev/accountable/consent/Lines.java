package dev.accountable.consent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a body line by line in constant memory: a line that is too long is passed over, and said to be so. */
public final class Lines {

    /**
     * One line.
     *
     * @param text without its end, of UTF-8; null where it is longer than allowed
     */
    public record Line(long number, @Nullable String text) {

        public boolean isBlank() {
            return text != null && text.isBlank();
        }
    }

    private final InputStream body;
    private final int longest;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int end;
    private long number;

    /** @param longest line that is read, in bytes */
    public Lines(InputStream body, int longest) {
        this.body = body;
        this.longest = longest;
    }

    /** The next line, which may be empty; null after the last. Lines end with LF or CR LF. */
    public @Nullable Line next() throws IOException {
        var text = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean any = false;
        while (position < end || fill()) {
            any = true;
            int from = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            if (text.size() + position - from > longest) {
                tooLong = true;
            } else {
                text.write(buffer, from, position - from);
            }
            if (position < end) {
                position++;
                break;
            }
        }
        return any ? new Line(++number, tooLong ? null : text.toString(UTF_8)) : null;
    }

    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, body.read(buffer));
        return end > 0;
    }
}
