package dev.accountable.dsr.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keeps the first rows of what passes by, to be shown to a person: so many, however long the files are. */
final class FirstRows {

    /** A dataset, and as many of its rows as people read: cells in the order of the columns, cut where they are long. */
    record Table(ExportEntry file, List<String> columns, List<List<String>> rows) {}

    private static final int MOST_ROWS = 25;
    private static final int MOST_ROWS_OF_ALL = 2000;
    private static final int MOST_BYTES = 128 * 1024;
    private static final int LONGEST_CELL = 300;

    /** The service's own wants nothing to follow an object. */
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Table> tables = new ArrayList<>();
    private int kept;

    List<Table> all() {
        return tables;
    }

    /** Copies a file of JSON, an array of objects, and looks at its beginning. Returns how many bytes it has. */
    long copy(ExportEntry file, InputStream from, OutputStream to) throws IOException {
        var beginning = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        long total = 0;
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            if (beginning.size() < MOST_BYTES) {
                beginning.write(buffer, 0, read);
            }
            total += read;
        }
        tables.add(table(file, rows(beginning.toByteArray())));
        return total;
    }

    /** As many whole rows as the beginning of the file holds. */
    private List<JsonNode> rows(byte[] beginning) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(beginning)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (rows.size() < Math.min(MOST_ROWS, MOST_ROWS_OF_ALL - kept)
                        && parser.nextToken() == JsonToken.START_OBJECT) {
                    rows.add(JSON.readTree(parser));
                }
            }
        } catch (JsonEOFException e) {
            // It breaks off in the middle of a row, which is not shown.
        }
        kept += rows.size();
        return rows;
    }

    private static Table table(ExportEntry file, List<JsonNode> rows) {
        Set<String> columns = new LinkedHashSet<>();
        for (JsonNode row : rows) {
            row.properties().forEach(field -> columns.add(field.getKey()));
        }
        return new Table(
                file,
                List.copyOf(columns),
                rows.stream()
                        .map(row -> columns.stream()
                                .map(column -> cell(row.path(column)))
                                .toList())
                        .toList());
    }

    private static String cell(JsonNode value) {
        String text =
                value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
        return text.length() <= LONGEST_CELL
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LONGEST_CELL) - 1)) + "…";
    }
}
