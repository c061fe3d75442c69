package dev.accountable.audit.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.SpreadsheetText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The two forms in which events leave the log. */
enum ExportFormat {
    /**
     * CSV by RFC 4180, with a header line. A text that a spreadsheet would take for a formula stands behind an apostrophe.
     */
    CSV_FILE("csv", ExportFormat.CSV) {
        @Override
        byte[] part(List<EventView> events, boolean first, ObjectMapper json) {
            StringBuilder text = new StringBuilder();
            try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
                if (first) {
                    csv.printRecord((Object[]) COLUMNS);
                }
                for (EventView event : events) {
                    csv.printRecord(
                            event.index(),
                            event.id(),
                            event.time(),
                            event.type(),
                            event.source(),
                            event.outcome(),
                            event.actorPseudonym(),
                            SpreadsheetText.of(event.actor()),
                            event.dataSubjectPseudonym(),
                            SpreadsheetText.of(event.dataSubject()),
                            SpreadsheetText.of(event.resource()),
                            event.details() == null ? null : json.writeValueAsString(event.details()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Writing to memory does not fail", e);
            }
            return text.toString().getBytes(UTF_8);
        }
    },

    /** One JSON object a line, as a search shows it. */
    JSONL("jsonl", ExportFormat.JSON_LINES) {
        @Override
        byte[] part(List<EventView> events, boolean first, ObjectMapper json) {
            return lines(events, json);
        }
    };

    static final String CSV = "text/csv;charset=UTF-8";
    static final String JSON_LINES = "application/jsonl";

    private static final String[] COLUMNS = {
        "index",
        "id",
        "time",
        "type",
        "source",
        "outcome",
        "actorPseudonym",
        "actor",
        "dataSubjectPseudonym",
        "dataSubject",
        "resource",
        "details"
    };

    private final String extension;
    private final String mediaType;

    ExportFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    abstract byte[] part(List<EventView> events, boolean first, ObjectMapper json);

    String mediaType() {
        return mediaType;
    }

    String extension() {
        return extension;
    }

    private static byte[] lines(List<EventView> events, ObjectMapper json) {
        StringBuilder text = new StringBuilder();
        try {
            for (EventView event : events) {
                text.append(json.writeValueAsString(event)).append('\n');
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event is always writable as JSON", e);
        }
        return text.toString().getBytes(UTF_8);
    }
}
