package dev.accountable.dsr.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.RowSink;
import dev.accountable.dsr.datamap.Extent;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.signing.SigningKeys;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** Makes packages, and removes them after their lifetime. */
@ApplicationScoped
public class Exports {

    /** The part of one system, and what is in it. */
    public record Part(UUID id, List<ExportEntry> entries) {}

    /** How far a system has come, and what it has handed over until now. */
    public record Exported(Progress progress, Part part) {}

    /** A package that is written and waits to be made ready with its request. */
    public record Packed(UUID id, long bytes) {}

    /** manifest.json: with it a person, or a court, can tell whether a file was changed. */
    @RegisterForReflection
    record Manifest(UUID request, Instant createdAt, List<ExportEntry> entries) {}

    private static final CSVFormat CSV =
            CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();

    static final String WHO_LOOKED = "who-looked.jsonl";
    private static final String LETTER = "letter.html";

    private final Chunks chunks;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final SigningKeys seal;
    private final SubjectEvents subjectEvents;
    private final AccessLetters letters;
    private final Duration lifetime;
    private final JsonFactory generators = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    Exports(
            Chunks chunks,
            InstantSource clock,
            ObjectMapper json,
            SigningKeys seal,
            @RestClient SubjectEvents subjectEvents,
            AccessLetters letters,
            @ConfigProperty(name = "accountable.dsr.package-lifetime", defaultValue = "P14D") Duration lifetime) {
        this.chunks = chunks;
        this.clock = clock;
        this.json = json;
        this.seal = seal;
        this.subjectEvents = subjectEvents;
        this.letters = letters;
        this.lifetime = lifetime;
    }

    /**
     * Writes what one system holds about the person, as far as the extent goes, and but for datasets that are withheld. A
     * part of an attempt that failed goes when the request is done.
     */
    public Exported export(
            Connector connector, SystemMap system, Errand errand, Extent extent, Predicate<String> withheld)
            throws IOException {
        UUID id = begin(errand.request(), errand.subject());
        List<ExportEntry> entries = new ArrayList<>();
        Progress progress;
        try (var out = chunks.write(id, errand.goesOn());
                var archive = new ArchiveWriter(out, clock.instant(), Deflater.BEST_SPEED)) {
            progress = connector.export(system, errand, into(archive, system, extent, withheld, entries));
        }
        return new Exported(progress, new Part(id, entries));
    }

    /**
     * Packs the parts of all systems and the manifest. Refuses a part that is not what was written.
     *
     * @param letter true where the person is told of the processing, too (Art. 15(1), (2))
     */
    public Packed pack(UUID requestId, String subject, List<Part> parts, boolean letter, Runnable afterEachChunk)
            throws IOException {
        UUID id = begin(requestId, subject);
        Instant now = clock.instant();
        List<ExportEntry> entries = new ArrayList<>();
        var tables = new FirstRows();
        var out = chunks.write(id, afterEachChunk);
        try (out;
                var archive = new ArchiveWriter(out, now, Deflater.DEFAULT_COMPRESSION)) {
            for (Part part : parts) {
                try (var zip = new ZipInputStream(chunks.read(part.id()), UTF_8)) {
                    for (ExportEntry expected : part.entries()) {
                        copy(zip, expected, archive, letter ? tables : null);
                        entries.add(expected);
                    }
                }
            }
            entries.add(whoLooked(archive, subject));
            if (letter) {
                entries.add(letter(archive, requestId, now, tables.all()));
            }
            byte[] manifest =
                    json.writerWithDefaultPrettyPrinter().writeValueAsBytes(new Manifest(requestId, now, entries));
            archive.add("manifest.json", to -> {
                to.write(manifest);
                return 1;
            });
            // Over the manifest's own bytes: who has the key knows of every file whether it is what was handed over.
            byte[] signed = seal.sign(new String(manifest, UTF_8), "json").getBytes(UTF_8);
            archive.add("manifest.jws", to -> {
                to.write(signed);
                return 1;
            });
        }
        return new Packed(id, out.total());
    }

    /** Who looked at or changed the person's data, and when, as the log knows it (Art. 15(1), C-579/21). */
    private ExportEntry whoLooked(ArchiveWriter archive, String subject) throws IOException {
        try (InputStream lines = subjectEvents.about(subject)) {
            var written = archive.add(WHO_LOOKED, out -> {
                byte[] buffer = new byte[8192];
                long count = 0;
                for (int read = lines.read(buffer); read >= 0; read = lines.read(buffer)) {
                    out.write(buffer, 0, read);
                    for (int i = 0; i < read; i++) {
                        count += buffer[i] == '\n' ? 1 : 0;
                    }
                }
                return count;
            });
            return new ExportEntry(
                    WHO_LOOKED, "audit-service", "who-looked", written.returned(), written.bytes(), written.sha256());
        } catch (WebApplicationException e) {
            throw ConnectorException.because("asking audit-service who looked: it answers "
                    + e.getResponse().getStatus());
        } catch (ProcessingException e) {
            throw ConnectorException.because("asking audit-service who looked: it cannot be reached");
        }
    }

    private ExportEntry letter(ArchiveWriter archive, UUID requestId, Instant now, List<FirstRows.Table> tables)
            throws IOException {
        byte[] page = letters.write(requestId, tables, now).getBytes(UTF_8);
        var written = archive.add(LETTER, out -> {
            out.write(page);
            return 1;
        });
        return new ExportEntry(LETTER, "dsr-service", "letter", written.returned(), written.bytes(), written.sha256());
    }

    /** In the transaction that completes the request: from here on the person can fetch it. */
    public void ready(Packed packed) {
        ExportPackage made =
                ExportPackage.<ExportPackage>findByIdOptional(packed.id()).orElseThrow();
        made.ready(packed.bytes(), clock.instant(), lifetime);
        made.persistAndFlush();
        ExportPackage.removeParts(made.requestId());
    }

    @Scheduled(
            every = "${accountable.dsr.sweep-interval:15m}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void removeExpired() {
        QuarkusTransaction.requiringNew().run(() -> ExportPackage.removeExpired(clock.instant()));
    }

    private UUID begin(UUID requestId, String subject) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var begun = new ExportPackage(requestId, subject, clock.instant());
            begun.persist();
            return begun.id();
        });
    }

    private static void copy(ZipInputStream from, ExportEntry expected, ArchiveWriter to, @Nullable FirstRows tables)
            throws IOException {
        ZipEntry entry = from.getNextEntry();
        if (entry == null || !entry.getName().equals(expected.name())) {
            throw new IOException("A part of the package has not the entry " + expected.name());
        }
        var written = to.add(
                expected.name(),
                out -> tables == null || !expected.name().endsWith(".json")
                        ? from.transferTo(out)
                        : tables.copy(expected, from, out));
        if (!written.sha256().equals(expected.sha256())) {
            throw new IOException("The entry " + expected.name() + " is not what was exported");
        }
    }

    private RowSink into(
            ArchiveWriter archive,
            SystemMap system,
            Extent extent,
            Predicate<String> withheld,
            List<ExportEntry> entries) {
        return (dataset, columns, rows) -> {
            int[] shown = IntStream.range(0, columns.size())
                    .filter(i -> extent.includes(system, dataset, columns.get(i)))
                    .toArray();
            boolean nothingOfIt = shown.length == 0 && (extent == Extent.PORTABILITY || !columns.isEmpty());
            if (withheld.test(dataset) || nothingOfIt) {
                return;
            }
            List<String> names = Arrays.stream(shown).mapToObj(columns::get).toList();
            RowSink.Rows some = each -> rows.forEach(values ->
                    each.accept(Arrays.stream(shown).mapToObj(i -> values[i]).toArray()));
            entries.add(entry(archive, system, dataset, ".json", names, some, this::writeJson));
            entries.add(entry(archive, system, dataset, ".csv", names, some, this::writeCsv));
        };
    }

    private interface Format {
        long write(OutputStream out, List<String> columns, RowSink.Rows rows) throws IOException, SQLException;
    }

    private static ExportEntry entry(
            ArchiveWriter archive,
            SystemMap system,
            String dataset,
            String suffix,
            List<String> columns,
            RowSink.Rows rows,
            Format format)
            throws IOException, SQLException {
        String name = system.key() + "/" + dataset + suffix;
        SQLException[] failed = new SQLException[1];
        var written = archive.add(name, out -> {
            try {
                return format.write(out, columns, rows);
            } catch (SQLException e) {
                failed[0] = e;
                return 0;
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
        return new ExportEntry(name, system.key(), dataset, written.returned(), written.bytes(), written.sha256());
    }

    /** An array of objects, a row a line. */
    private long writeJson(OutputStream out, List<String> columns, RowSink.Rows rows) throws IOException, SQLException {
        try (JsonGenerator generator = generators.createGenerator(out)) {
            generator.writeStartArray();
            long count = rows.forEach(values -> {
                generator.writeRaw('\n');
                generator.writeStartObject();
                for (int i = 0; i < values.length; i++) {
                    generator.writeFieldName(columns.get(i));
                    writeValue(generator, values[i]);
                }
                generator.writeEndObject();
            });
            generator.writeRaw('\n');
            generator.writeEndArray();
            return count;
        }
    }

    private static void writeValue(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (value instanceof Double || value instanceof Float) {
            generator.writeNumber(value.toString());
        } else {
            generator.writeString(value.toString());
        }
    }

    private long writeCsv(OutputStream out, List<String> columns, RowSink.Rows rows) throws IOException, SQLException {
        try (var printer = new CSVPrinter(new BufferedWriter(new OutputStreamWriter(out, UTF_8)), CSV)) {
            printer.printRecord(columns.stream().map(SpreadsheetText::of));
            return rows.forEach(values -> {
                for (Object value : values) {
                    printer.print(SpreadsheetText.of(value));
                }
                printer.println();
            });
        }
    }
}
