package dev.accountable.dsr.activity;

import dev.accountable.dsr.activity.ProcessingRecord.Entry;
import dev.accountable.dsr.datamap.Activity.Party;
import dev.accountable.dsr.datamap.Activity.Use;
import dev.accountable.dsr.datamap.DataCategory.Protection;
import dev.accountable.dsr.datamap.MapWords;
import dev.accountable.dsr.export.SpreadsheetText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** An activity as texts, column by column: what the table and the page have in common. */
record RecordLine(Map<String, List<String>> columns) {

    static List<RecordLine> of(ProcessingRecord processingRecord, MapWords words) {
        return processingRecord.entries().stream()
                .map(entry -> of(entry, words))
                .toList();
    }

    /** RFC 4180, a heading and a line for each activity; several values are lines of one cell. */
    static String csv(ProcessingRecord processingRecord, MapWords words) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(of(EMPTY, words).columns().keySet().stream().map(words::of));
            for (RecordLine line : of(processingRecord, words)) {
                csv.printRecord(
                        line.columns().values().stream().map(values -> SpreadsheetText.of(String.join("\n", values))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory does not fail", e);
        }
        return text.toString();
    }

    private static final Entry EMPTY = new Entry(
            "", "", null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), null, null);

    private static RecordLine of(Entry entry, MapWords words) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        columns.put("key", List.of(entry.key()));
        columns.put("name", List.of(entry.name()));
        columns.put("description", optional(entry.description()));
        columns.put(
                "controllers",
                entry.controllers().stream().flatMap(one -> party(one).stream()).toList());
        columns.put(
                "jointControllers",
                entry.jointControllers().stream()
                        .flatMap(one -> party(one).stream())
                        .toList());
        columns.put(
                "purposes",
                entry.purposes().stream().map(use -> use(use, words)).toList());
        columns.put("subjects", entry.subjects());
        columns.put(
                "categories",
                entry.categories().stream()
                        .map(category ->
                                words.of("category." + category.category()).replaceFirst("^category\\.", "")
                                        + (category.protection() == null || category.protection() == Protection.ORDINARY
                                                ? ""
                                                : " (" + words.of("protection." + category.protection()) + ")"))
                        .toList());
        columns.put(
                "recipients",
                entry.recipients().stream()
                        .map(recipient ->
                                joined(recipient.name(), words.of("role." + recipient.role()), recipient.country()))
                        .toList());
        columns.put(
                "transfers",
                entry.transfers().stream()
                        .map(transfer -> joined(
                                transfer.country() + ": " + transfer.recipient(),
                                transfer.safeguard() == null
                                        ? words.of("safeguard.NONE")
                                        : words.of("safeguard." + transfer.safeguard()),
                                transfer.reference()))
                        .toList());
        columns.put(
                "timeLimits",
                entry.timeLimits().stream()
                        .map(limit -> limit.data() == null ? limit.limit() : limit.data() + ": " + limit.limit())
                        .toList());
        columns.put("securityMeasures", entry.securityMeasures());
        columns.put("automatedDecision", optional(entry.automatedDecision()));
        columns.put("impactAssessment", optional(entry.impactAssessment()));
        return new RecordLine(columns);
    }

    static List<String> party(@Nullable Party party) {
        return party == null ? List.of() : List.of(joined(party.name(), party.contact()));
    }

    private static String use(Use use, MapWords words) {
        return joined(
                use.text(),
                use.lawfulBasis() == null ? words.of("basis.NONE") : words.of("basis." + use.lawfulBasis()),
                use.interests());
    }

    private static List<String> optional(@Nullable String text) {
        return text == null ? List.of() : List.of(text);
    }

    private static String joined(@Nullable String... texts) {
        return String.join(
                ", ",
                Stream.of(texts)
                        .filter(Objects::nonNull)
                        .filter(text -> !text.isBlank())
                        .toList());
    }
}
