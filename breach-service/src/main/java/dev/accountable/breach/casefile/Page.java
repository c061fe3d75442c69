package dev.accountable.breach.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.accountable.breach.Html;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The records to read and print: no script, no outside resource, every value escaped. */
final class Page {

    private static final String STYLE = """
        body{font:10pt/1.4 sans-serif;margin:2cm auto;max-width:20cm;color:#111}
        table{border-collapse:collapse;width:100%;margin-bottom:1em}th,td{border:1px solid #999;padding:.2em .5em;\
        text-align:left;vertical-align:top}td{white-space:pre-wrap;overflow-wrap:anywhere}
        th{width:28%;font-weight:normal;background:#f4f4f4}table table{margin:0}h1{font-size:16pt}tr{page-break-inside:avoid}\
        """;

    private Page() {}

    static String html(Map<String, ArrayNode> records, Instant now) {
        StringBuilder html = new StringBuilder()
                .append(
                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Case file</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>Case file of a personal data breach</h1><p>As recorded until ")
                .append(now)
                .append(
                        ". Times are UTC. The same as JSON lies under records/; manifest.json has the SHA-256 of every file.</p>");
        records.forEach((name, rows) -> {
            html.append("<h2>").append(Html.escape(title(name))).append("</h2>");
            if (rows.isEmpty()) {
                html.append("<p>None.</p>");
            }
            rows.forEach(row -> value(html, row));
        });
        return html.append("</body></html>\n").toString();
    }

    private static void value(StringBuilder html, JsonNode value) {
        if (value.isObject()) {
            html.append("<table>");
            value.properties().forEach(field -> {
                html.append("<tr><th>").append(Html.escape(field.getKey())).append("</th><td>");
                value(html, field.getValue());
                html.append("</td></tr>");
            });
            html.append("</table>");
        } else if (value.isArray()) {
            boolean first = true;
            for (JsonNode element : value) {
                html.append(first || element.isContainerNode() ? "" : ", ");
                value(html, element);
                first = false;
            }
        } else {
            html.append(Html.escape(value.asText()));
        }
    }

    private static String title(String name) {
        String words = name.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
