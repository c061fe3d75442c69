package dev.accountable.audit.programme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.SpreadsheetText;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The forms in which the programme is handed out: what stands before the lines, the lines, and what stands behind them. */
enum ExportFormat {
    CSV("text/csv") {
        @Override
        String head(Instant exportedAt) {
            return csv(List.of(ProgrammeRow.COLUMNS));
        }

        @Override
        String lines(List<ProgrammeRow> rows, boolean first, ObjectMapper json) {
            return csv(rows.stream().map(ProgrammeRow::values).toList());
        }

        @Override
        String tail() {
            return "";
        }
    },
    JSON("application/json") {
        @Override
        String head(Instant exportedAt) {
            return "{\"exportedAt\":\"" + exportedAt + "\",\"items\":[";
        }

        @Override
        String lines(List<ProgrammeRow> rows, boolean first, ObjectMapper json) {
            return rows.stream().map(row -> text(row, json)).collect(Collectors.joining(",", first ? "" : ",", ""));
        }

        @Override
        String tail() {
            return "]}";
        }
    },
    HTML("text/html") {
        @Override
        String head(Instant exportedAt) {
            return Templates.programme$head(exportedAt).render();
        }

        @Override
        String lines(List<ProgrammeRow> rows, boolean first, ObjectMapper json) {
            return rows.stream()
                    .map(row -> Templates.programme$line(row).render())
                    .collect(Collectors.joining());
        }

        @Override
        String tail() {
            return Templates.programme$foot().render();
        }
    };

    /** The parts of one page, templates/programme.html: rendered one by one, because a whole page would be held in memory. */
    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance programme$head(Instant exportedAt);

        static native TemplateInstance programme$line(ProgrammeRow row);

        static native TemplateInstance programme$foot();
    }

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType + ";charset=UTF-8";
    }

    abstract String head(Instant exportedAt);

    /** Some of the lines; {@code first} where none came before. */
    abstract String lines(List<ProgrammeRow> rows, boolean first, ObjectMapper json);

    abstract String tail();

    private static String csv(List<? extends List<?>> lines) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            for (List<?> line : lines) {
                csv.printRecord(line.stream().map(SpreadsheetText::of).toArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static String text(ProgrammeRow row, ObjectMapper json) {
        try {
            return json.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A line is always writable as JSON", e);
        }
    }
}
