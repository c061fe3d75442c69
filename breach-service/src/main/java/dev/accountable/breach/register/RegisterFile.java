package dev.accountable.breach.register;

import dev.accountable.breach.Html;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The register as a table. */
final class RegisterFile {

    private static final String STYLE = "body{font:10pt sans-serif}table{border-collapse:collapse}"
            + "td,th{border:1px solid #999;padding:.2em .4em;vertical-align:top;text-align:left;white-space:pre-wrap}";

    private RegisterFile() {}

    /** In the order of the columns. */
    static Map<String, @Nullable Object> columns(Entry entry) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("incident", entry.incident());
        columns.put("title", entry.title());
        columns.put("kind", entry.kind());
        columns.put("state", entry.state());
        columns.put("detectedAt", entry.detectedAt());
        columns.put("awareAt", entry.awareAt());
        columns.put("dueAt", entry.dueAt());
        columns.put("notifiedAt", entry.notifiedAt());
        columns.put("timeToDetect", entry.timeToDetect());
        columns.put("timeToAware", entry.timeToAware());
        columns.put("timeToNotify", entry.timeToNotify());
        columns.put("late", entry.late());
        columns.put("lateReason", entry.lateReason());
        columns.put("facts", entry.facts());
        columns.put("cause", entry.cause());
        columns.put("people", entry.people());
        columns.put("data", entry.data());
        columns.put("consequences", entry.consequences());
        columns.put("measures", entry.measures());
        columns.put("proposed", entry.proposed());
        columns.put("decided", entry.decided());
        columns.put("reasons", entry.reasons());
        columns.put("exemption", entry.exemption());
        columns.put("exemptionReason", entry.exemptionReason());
        columns.put("notifications", entry.notifications());
        columns.put("peopleToldAt", entry.peopleToldAt());
        columns.put("customersToldAt", entry.customersToldAt());
        columns.put("closedAt", entry.closedAt());
        columns.put("rootCause", entry.rootCause());
        columns.put("effects", entry.effects());
        columns.put("remedialAction", entry.remedialAction());
        columns.put("lessons", entry.lessons());
        return columns;
    }

    /** RFC 4180; what a spreadsheet would run as a formula is text. */
    static void csv(Writer to, Iterable<Entry> entries) throws IOException {
        CSVPrinter printer = new CSVPrinter(to, CSVFormat.RFC4180);
        boolean first = true;
        for (Entry entry : entries) {
            Map<String, @Nullable Object> columns = columns(entry);
            if (first) {
                printer.printRecord(columns.keySet());
                first = false;
            }
            for (Object value : columns.values()) {
                printer.print(harmless(text(value)));
            }
            printer.println();
        }
        printer.flush();
    }

    static void html(Writer to, Iterable<Entry> entries) throws IOException {
        to.write("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Register of"
                + " breaches</title><style>"
                + STYLE + "</style></head><body><h1>Register of personal data breaches (Art. 33(5) GDPR)</h1>");
        for (Entry entry : entries) {
            to.write("<h2>" + Html.escape(entry.title()) + "</h2><table>");
            for (Map.Entry<String, @Nullable Object> column : columns(entry).entrySet()) {
                String value = text(column.getValue());
                if (!value.isEmpty()) {
                    to.write("<tr><th>" + Html.escape(column.getKey()) + "</th><td>" + Html.escape(value)
                            + "</td></tr>");
                }
            }
            to.write("</table>");
        }
        to.write("</body></html>\n");
        to.flush();
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).collect(Collectors.joining("; "));
        }
        return value == null ? "" : value.toString();
    }

    private static String harmless(String text) {
        return text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
