package dev.accountable.dsr.connector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records that a system answered as JSON, as rows: a column for each name that any of them has. */
public final class JsonRows {

    private JsonRows() {}

    /**
     * Writes one dataset.
     *
     * @param records a list of objects; anything else is one record, and nothing at all is none
     */
    public static void write(RowSink sink, String dataset, JsonNode records) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        List<JsonNode> rows = records.isArray()
                ? java.util.stream.StreamSupport.stream(records.spliterator(), false)
                        .toList()
                : records.isMissingNode() || records.isNull() ? List.of() : List.of(records);
        for (JsonNode row : rows) {
            if (row.isObject()) {
                row.fieldNames().forEachRemaining(names::add);
            } else {
                names.add("value");
            }
        }
        List<String> columns = List.copyOf(names);
        try {
            sink.dataset(dataset, columns, each -> {
                for (JsonNode row : rows) {
                    each.accept(columns.stream()
                            .map(column -> value(row.isObject() ? row.path(column) : row))
                            .toArray());
                }
                return rows.size();
            });
        } catch (SQLException e) {
            throw new IOException("Nothing here speaks SQL", e);
        }
    }

    /** Text, number, boolean or null; what is made of parts, as JSON text. */
    public static @Nullable Object value(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.numberValue() instanceof BigInteger big ? big.toString() : node.numberValue();
        }
        return node.isContainerNode() ? node.toString() : node.asText();
    }
}
