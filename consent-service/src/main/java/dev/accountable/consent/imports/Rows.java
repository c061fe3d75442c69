package dev.accountable.consent.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other, in the memory that one of them takes. */
abstract sealed class Rows {

    /** A row as it stands in the file, or what is wrong with it. */
    record Read(
            long number,
            Map<Column, String> cells,
            @Nullable Refused refused) {}

    private final BoundedReader reader;
    private long number;

    private Rows(InputStream in) {
        reader = new BoundedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /** Null behind the last one. Throws where nothing that follows can be read either. */
    @Nullable
    Read next() throws IOException {
        reader.nextRow();
        return read();
    }

    abstract @Nullable Read read() throws IOException;

    long counted() {
        return ++number;
    }

    /** The last that was read. */
    long number() {
        return number;
    }

    BoundedReader reader() {
        return reader;
    }

    /** Why reading ends at {@code e}, for people. */
    static String reason(IOException e) {
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 from there on";
        }
        if (e instanceof BoundedReader.TooLong) {
            return "the next row is longer than any can be; is a quote not closed?";
        }
        return "it cannot be read from there on; is a quote not closed, or was the connection lost?";
    }

    /** With a header that names the columns, separated by commas (RFC 4180). */
    static final class Csv extends Rows {

        private static final CSVFormat FORMAT = CSVFormat.RFC4180;

        private final Iterator<CSVRecord> records;
        private final List<Column> columns;

        Csv(InputStream in) throws IOException {
            super(in);
            records = FORMAT.parse(reader()).iterator();
            CSVRecord header = record();
            if (header == null) {
                throw ProblemException.invalid("body", "is empty: the first row names the columns");
            }
            columns = columns(header);
        }

        private static List<Column> columns(CSVRecord header) {
            List<Column> columns = new ArrayList<>();
            for (String cell : header) {
                String title = columns.isEmpty() ? cell.replaceFirst("^\\uFEFF", "") : cell;
                Column column = Column.of(title.strip())
                        .orElseThrow(() -> ProblemException.invalid(
                                "header",
                                "names a column that is not known: the columns are " + Column.titles()
                                        + ", separated by commas"));
                if (columns.contains(column)) {
                    throw ProblemException.invalid("header", "names " + column.title() + " twice");
                }
                columns.add(column);
            }
            for (Column column : Column.values()) {
                if (column.isRequired() && !columns.contains(column)) {
                    throw ProblemException.invalid("header", "does not name " + column.title());
                }
            }
            return columns;
        }

        private @Nullable CSVRecord record() throws IOException {
            try {
                if (!records.hasNext()) {
                    return null;
                }
                CSVRecord next = records.next();
                counted();
                return next;
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } catch (IllegalStateException e) {
                throw new IOException(e);
            }
        }

        @Override
        @Nullable
        Read read() throws IOException {
            CSVRecord next = record();
            while (next != null && next.size() == 1 && next.get(0).isBlank()) {
                reader().nextRow();
                next = record();
            }
            if (next == null) {
                return null;
            }
            if (next.size() != columns.size()) {
                return new Read(
                        number(),
                        Map.of(),
                        new Refused("", "has " + next.size() + " cells, and the header names " + columns.size()));
            }
            Map<Column, String> cells = new EnumMap<>(Column.class);
            for (int i = 0; i < columns.size(); i++) {
                cells.put(columns.get(i), next.get(i).strip());
            }
            return new Read(number(), cells, null);
        }
    }

    /** One JSON object a line, with the columns as its members. */
    static final class JsonLines extends Rows {

        private final BufferedReader lines;
        private final ObjectMapper json;

        JsonLines(InputStream in, ObjectMapper json) {
            super(in);
            this.lines = new BufferedReader(reader());
            this.json = json;
        }

        @Override
        @Nullable
        Read read() throws IOException {
            String line = lines.readLine();
            while (line != null && line.isBlank()) {
                counted();
                reader().nextRow();
                line = lines.readLine();
            }
            if (line == null) {
                return null;
            }
            long row = counted();
            try {
                return new Read(row, cells(line), null);
            } catch (Refused e) {
                return new Read(row, Map.of(), e);
            }
        }

        private Map<Column, String> cells(String line) throws Refused {
            Map<Column, String> cells = new EnumMap<>(Column.class);
            for (var member : object(line).properties()) {
                Column column = Column.of(member.getKey())
                        .orElseThrow(() ->
                                new Refused("", "has a member that is not known: the members are " + Column.titles()));
                JsonNode value = member.getValue();
                if (!value.isTextual() && !value.isNull() && !(value.isInt() && column == Column.NOTICE_VERSION)) {
                    throw new Refused(column.title(), "must be a string");
                }
                if (!value.isNull()) {
                    cells.put(column, value.asText());
                }
            }
            return cells;
        }

        private JsonNode object(String line) throws Refused {
            try {
                JsonNode object = json.readTree(line);
                if (object.isObject()) {
                    return object;
                }
            } catch (JsonProcessingException e) {
                throw new Refused("", "is not JSON");
            }
            throw new Refused("", "is not a JSON object");
        }
    }
}
