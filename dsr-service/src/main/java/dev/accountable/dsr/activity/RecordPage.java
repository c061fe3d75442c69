package dev.accountable.dsr.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.datamap.MapWords;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A record as a page for people: no script, nothing from elsewhere, good to print. Every text of it is ready to be shown. */
record RecordPage(
        String language,
        String style,
        String title,
        String article,
        String asOfText,
        String asOf,
        String asOfDay,
        String responsible,
        List<Line> parties,
        String none,
        List<Section> sections) {

    /** A heading and what stands under it. */
    record Line(String label, List<String> values) {}

    /** One activity. */
    record Section(String key, String name, @Nullable String description, List<Line> lines) {}

    private static final String STYLE = """
            body { font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 1rem auto; padding: 0 1rem; }
            h1, h2 { line-height: 1.2; }
            section { border-top: 1px solid #767676; margin-top: 1.5rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border: 1px solid #767676; padding: .25rem .5rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
            th { width: 16rem; }
            td ul { margin: 0; padding-inline-start: 1.25rem; }
            @media print { body { max-width: none; margin: 0; font-size: 10pt; } section { break-inside: avoid; } }
            """;

    /** Nothing is loaded, run, sent or framed; the one style is named by its hash. */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + base64Sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @CheckedTemplate(basePath = "")
    static class Templates {

        private Templates() {}

        static native TemplateInstance processingRecord(RecordPage page);
    }

    static String of(ProcessingRecord processingRecord, MapWords words) {
        List<RecordLine> lines = RecordLine.of(processingRecord, words);
        List<Section> sections = IntStream.range(0, lines.size())
                .mapToObj(i -> section(processingRecord.entries().get(i), lines.get(i), words))
                .toList();
        List<Line> parties = new ArrayList<>();
        add(parties, words.of("controller"), RecordLine.party(processingRecord.controller()));
        add(parties, words.of("representative"), RecordLine.party(processingRecord.representative()));
        add(parties, words.of("dataProtectionOfficer"), RecordLine.party(processingRecord.dataProtectionOfficer()));
        return Templates.processingRecord(new RecordPage(
                        words.language(),
                        STYLE,
                        words.of("title." + processingRecord.capacity()),
                        words.of("article." + processingRecord.capacity()),
                        words.of("asOf"),
                        processingRecord.asOf().toString(),
                        DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                                .withLocale(Locale.forLanguageTag(words.language()))
                                .withZone(ZoneOffset.UTC)
                                .format(processingRecord.asOf()),
                        words.of("responsible"),
                        parties,
                        words.of("none"),
                        sections))
                .render();
    }

    private static void add(List<Line> lines, String label, List<String> values) {
        if (!values.isEmpty()) {
            lines.add(new Line(label, values));
        }
    }

    private static Section section(ProcessingRecord.Entry entry, RecordLine line, MapWords words) {
        List<Line> lines = new ArrayList<>();
        line.columns().forEach((column, values) -> {
            if (!List.of("key", "name", "description").contains(column)) {
                add(lines, words.of(column), values);
            }
        });
        return new Section(entry.key(), entry.name(), entry.description(), lines);
    }

    private static String base64Sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
