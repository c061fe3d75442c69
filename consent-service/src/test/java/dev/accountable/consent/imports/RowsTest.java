package dev.accountable.consent.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.consent.event.Proof;
import dev.accountable.consent.event.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowsTest {

    static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    static final String HEADER = "subject,purpose,state,collected_at,provenance,proof_quality\n";

    static Map<Column, String> good() {
        return new EnumMap<>(Map.of(
                Column.SUBJECT, "customer-17",
                Column.PURPOSE, "newsletter",
                Column.STATE, "GIVEN",
                Column.COLLECTED_AT, "2024-05-01T09:30:00Z",
                Column.PROVENANCE, "shop",
                Column.PROOF_QUALITY, "B"));
    }

    @Test
    void aRowSaysWhoWhatWhenAndHowItIsProved() throws Refused {
        Row row = Row.of(good(), NOW);

        assertThat(row)
                .isEqualTo(new Row(
                        "customer-17",
                        "newsletter",
                        State.GIVEN,
                        Instant.parse("2024-05-01T09:30:00Z"),
                        "shop",
                        Proof.B,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUBJECT        | anna@example.org",
                "SUBJECT        | Anna Example",
                "PURPOSE        | News Letter",
                "STATE          | given",
                "STATE          | EXPIRED",
                "COLLECTED_AT   | 2024-05-01",
                "COLLECTED_AT   | 2024-05-01T09:30:00",
                "COLLECTED_AT   | 2026-11-26T10:00:01Z",
                "COLLECTED_AT   | 1969-12-31T23:59:59Z",
                "COLLECTED_AT   | +999999999-12-31T23:59:59Z",
                "PROOF_QUALITY  | D",
                "LANGUAGE       | german, please",
                "FORM_HASH      | ABC",
                "MAIL           | anna",
                "MAIL           | anna@example.org, ben@example.org",
                "NOTICE_KEY     | policy",
                "NOTICE_VERSION | 1",
                "NOTICE_VERSION | 0",
                "NOTICE_VERSION | 1.5",
                "NOTICE_VERSION | 99999999999"
            })
    void whatCannotBeIsRefusedByItsColumn(Column column, String text) {
        var cells = good();
        cells.put(column, text);

        assertThatThrownBy(() -> Row.of(cells, NOW))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().field())
                                .isIn(column.title(), "notice_key", "notice_version"));
    }

    @Test
    void whatIsMissingOrTooLongOrNotTextIsNamed() {
        for (Column column : Column.values()) {
            if (column.isRequired()) {
                var without = good();
                without.put(column, " ");
                assertRefused(without, column);
            }
            for (String text : List.of("x".repeat(column.longest() + 1), "\u0000", "\ud83d")) {
                var wrong = good();
                wrong.put(column, text);
                assertRefused(wrong, column);
            }
        }
    }

    private static void assertRefused(Map<Column, String> cells, Column column) {
        assertThatThrownBy(() -> Row.of(cells, NOW))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.problem().field()).isEqualTo(column.title()));
    }

    /** Whatever stands in a cell comes out as it went in, and rows keep their numbers. */
    @Test
    void anyTextSurvivesTheFile() throws IOException {
        var random = new Random(7);
        String letters = "ab,\"\n\r ;äß漢\ud83d\ude00'\t|";
        List<String> written = new ArrayList<>();
        var file = new StringBuilder("\uFEFF" + HEADER);
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder("x");
            random.ints(random.nextInt(40), 0, letters.codePointCount(0, letters.length()))
                    .forEach(at -> text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at))));
            written.add(text + "x");
            file.append(CSVFormat.RFC4180.format("s", "p", "GIVEN", "t", text + "x", "A"))
                    .append("\r\n");
        }

        var rows = new Rows.Csv(stream(file.toString()));
        for (int i = 0; i < written.size(); i++) {
            Rows.Read read = next(rows);
            assertThat(read.number()).isEqualTo(i + 2L);
            assertThat(read.cells().get(Column.PROVENANCE)).isEqualTo(written.get(i));
        }
        assertThat(rows.next()).isNull();
    }

    static Stream<String> noise() {
        var random = new Random(11);
        String alphabet = "a,\"\n\r{}[]:\\u0;äx ";
        return Stream.generate(() -> {
                    var text = new StringBuilder();
                    random.ints(random.nextInt(200), 0, alphabet.length())
                            .forEach(at -> text.append(alphabet.charAt(at)));
                    return text.toString();
                })
                .limit(300);
    }

    /** Nothing but rows, refusals and an end, whatever is sent. */
    @ParameterizedTest
    @MethodSource("noise")
    void noiseIsRefusedRowByRowOrEndsTheFile(String noise) throws IOException {
        for (Rows rows :
                List.of(new Rows.Csv(stream(HEADER + noise)), new Rows.JsonLines(stream(noise), new ObjectMapper()))) {
            try {
                for (Rows.Read read = rows.next(); read != null; read = rows.next()) {
                    Map<Column, String> cells = read.cells();
                    if (read.refused() == null) {
                        assertThatThrownBy(() -> Row.of(cells, NOW)).isInstanceOf(Refused.class);
                    }
                }
            } catch (IOException e) {
                assertThat(Rows.reason(e)).isNotBlank();
            }
        }
    }

    @Test
    void whatIsNotUtf8EndsTheFile() throws IOException {
        byte[] good = (HEADER + "s,p,GIVEN,t,x,A\n").repeat(1).getBytes(UTF_8);
        byte[] bytes = java.util.Arrays.copyOf(good, good.length + 20_000);
        java.util.Arrays.fill(bytes, good.length, bytes.length - 3, (byte) '\n');
        bytes[bytes.length - 2] = (byte) 0xC3;
        bytes[bytes.length - 1] = (byte) 0x28;

        var rows = new Rows.Csv(new ByteArrayInputStream(bytes));

        assertThat(next(rows).cells()).containsEntry(Column.PROVENANCE, "x");
        assertThatThrownBy(rows::next)
                .isInstanceOfSatisfying(
                        IOException.class, e -> assertThat(Rows.reason(e)).contains("UTF-8"));
    }

    /** Else a row without an end would be read until the memory is full. */
    @Test
    void aRowWithoutAnEndIsGivenUp() throws IOException {
        var endless = new InputStream() {
            private long read;

            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                read += length;
                if (read > 10_000_000) {
                    throw new AssertionError("read on and on");
                }
                java.util.Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                return length;
            }
        };
        var lines = new Rows.JsonLines(endless, new ObjectMapper());
        assertThatThrownBy(lines::next).isInstanceOf(BoundedReader.TooLong.class);

        var csv = new Rows.Csv(new java.io.SequenceInputStream(stream(HEADER + "\""), endless));
        assertThatThrownBy(csv::next).isInstanceOf(BoundedReader.TooLong.class);
    }

    /** What readers take in advance of many short rows is no long row. */
    @Test
    void manyShortRowsAreNoLongOne() throws IOException {
        var rows = new Rows.Csv(stream(HEADER + "s,p,GIVEN,t,x,A\n".repeat(50_000)));
        int count = 0;
        while (rows.next() != null) {
            count++;
        }
        assertThat(count).isEqualTo(50_000);
    }

    private static Rows.Read next(Rows rows) throws IOException {
        Rows.Read read = rows.next();
        if (read == null) {
            throw new AssertionError("the file has ended");
        }
        return read;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
