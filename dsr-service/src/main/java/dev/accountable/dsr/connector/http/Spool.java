package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.ConnectorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Records that were read once, to be written more than once: an API may answer otherwise the second time. Compressed in
 * memory, and never more than a bound.
 */
final class Spool {

    private static final int MOST = 32 * 1024 * 1024;

    private final ObjectMapper json;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DeflaterOutputStream out = new DeflaterOutputStream(bytes);

    Spool(ObjectMapper json) {
        this.json = json;
    }

    void add(JsonNode record) throws IOException {
        out.write(json.writeValueAsBytes(record));
        out.write('\n');
        if (bytes.size() > MOST) {
            throw ConnectorException.because("exporting: one person has more there than is read from an API at once");
        }
    }

    interface Each {
        void on(JsonNode record) throws IOException;
    }

    long forEach(Each each) throws IOException {
        out.finish();
        long count = 0;
        try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                var records = json.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            while (records.hasNextValue()) {
                each.on(records.nextValue());
                count++;
            }
        }
        return count;
    }
}
