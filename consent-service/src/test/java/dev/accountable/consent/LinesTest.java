package dev.accountable.consent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.consent.Lines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void linesEndWithOrWithoutCarriageReturnAndTheLastNeedsNoEnd() throws IOException {
        assertThat(read("a\n\nb\r\nc", 10)).containsExactly("1 a", "2 ", "3 b\r", "4 c");
        assertThat(read("", 10)).isEmpty();
        assertThat(read("\n", 10)).containsExactly("1 ");
    }

    @Test
    void whatIsTooLongIsPassedOver() throws IOException {
        assertThat(read("12345\n123456\n1\n", 5)).containsExactly("1 12345", "2 too long", "3 1");
    }

    /** However the body comes in pieces, and wherever the buffer ends. */
    @Property(tries = 200)
    void piecesMakeNoDifference(@ForAll @IntRange(min = 1, max = 70_000) int piece, @ForAll List<String> texts)
            throws IOException {
        List<String> lines =
                texts.stream().map(text -> text.replace("\n", " ").repeat(300)).toList();
        byte[] body = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        var reader = new Lines(inPieces(body, piece), 1_000_000);

        List<String> found = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            found.add(String.valueOf(line.text()));
        }

        assertThat(found)
                .isEqualTo(
                        lines.isEmpty()
                                ? List.of("")
                                : lines.stream().map(LinesTest::inUtf8).toList());
    }

    /** A lone surrogate is no character, and UTF-8 has a question mark for it. */
    private static String inUtf8(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    private static InputStream inPieces(byte[] body, int piece) {
        return new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, piece));
            }
        };
    }

    private static List<String> read(String body, int longest) throws IOException {
        var lines = new Lines(new ByteArrayInputStream(body.getBytes(UTF_8)), longest);
        List<String> found = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            found.add(line.number() + " " + (line.text() == null ? "too long" : line.text()));
        }
        return found;
    }
}
