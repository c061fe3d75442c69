package dev.accountable.breach.authority;

import dev.accountable.breach.Html;
import java.util.Map;

/** A notification to read and print: no script, no outside resource, every value escaped. */
final class Document {

    private static final String STYLE = """
        body{font:11pt/1.4 sans-serif;margin:2cm auto;max-width:18cm;color:#111}
        table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3em .5em;text-align:left;\
        vertical-align:top;white-space:pre-wrap}th{width:38%;font-weight:normal;background:#f4f4f4}
        h1{font-size:16pt}tr{page-break-inside:avoid}\
        """;

    private Document() {}

    static String html(Labels labels, NotificationView notification, String authority) {
        StringBuilder html = new StringBuilder()
                .append("<!doctype html><html lang=\"")
                .append(labels.language())
                .append("\"><head><meta charset=\"utf-8\"><title>")
                .append(Html.escape(labels.title("document.title")))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(Html.escape(labels.title("document.title")))
                .append("</h1><p>")
                .append(Html.escape(labels.title("document.law")))
                .append("</p><table>");
        row(html, labels.title("document.authority"), authority);
        row(html, labels.title("document.state"), labels.title("state." + notification.state()));
        if (notification.payloadHash() != null) {
            row(html, labels.title("document.hash"), notification.payloadHash());
        }
        for (Map.Entry<String, Object> field : notification.payload().entrySet()) {
            row(html, labels.title(field.getKey()), labels.value(field.getKey(), field.getValue()));
        }
        return html.append("</table></body></html>\n").toString();
    }

    /** The same as plain text, for a letter or an authority's own form. */
    static String text(Labels labels, NotificationView notification, String authority) {
        StringBuilder text = new StringBuilder()
                .append(labels.title("document.title"))
                .append("\n")
                .append(labels.title("document.law"))
                .append("\n\n");
        line(text, labels.title("document.authority"), authority);
        line(text, labels.title("document.state"), labels.title("state." + notification.state()));
        notification.payload().forEach((field, value) -> line(text, labels.title(field), labels.value(field, value)));
        return text.toString();
    }

    private static void row(StringBuilder html, String title, String value) {
        html.append("<tr><th>")
                .append(Html.escape(title))
                .append("</th><td>")
                .append(Html.escape(value))
                .append("</td></tr>");
    }

    private static void line(StringBuilder text, String title, String value) {
        text.append(title).append(": ").append(value.replace("\n", "\n    ")).append("\n");
    }
}
