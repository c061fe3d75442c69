package dev.accountable.audit.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.LongAnswer;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.UuidV7;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * All that a search finds, as a file. Read page by page as the reader takes it, each page in a short transaction of its own:
 * an export of hours holds no connection and no snapshot, and what is forgotten meanwhile is not in the rest of it.
 */
@Path("/api/v1/events/export")
class EventExportResource {

    private static final int PART = 500;
    private static final DateTimeFormatter IN_FILE_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final EventReader events;
    private final Readers readers;
    private final LongAnswer answer;
    private final AuditTrail auditTrail;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Counter exported;

    EventExportResource(
            EventReader events,
            Readers readers,
            LongAnswer answer,
            AuditTrail auditTrail,
            ObjectMapper json,
            InstantSource clock,
            MeterRegistry metrics) {
        this.events = events;
        this.readers = readers;
        this.answer = answer;
        this.auditTrail = auditTrail;
        this.json = json;
        this.clock = clock;
        this.exported = metrics.counter("log.exported");
    }

    @GET
    @RolesAllowed({Roles.AUDITOR, Roles.PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Produces(ExportFormat.JSON_LINES)
    @Operation(
            summary = "Export what a search finds, newest first, as JSON Lines or CSV; the export is recorded",
            description =
                    "Of any length; the Accept header says in which form. A file that cannot be finished ends in a"
                            + " broken connection. CSV is RFC 4180; a text that a spreadsheet would take for a formula stands"
                            + " behind an apostrophe. A reader who takes nothing for a minute is cut off.")
    @APIResponse(
            responseCode = "200",
            description = "The events",
            content = {
                @Content(
                        mediaType = ExportFormat.JSON_LINES,
                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = ExportFormat.CSV, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public RestResponse<StreamingOutput> jsonLines(@BeanParam @Valid EventQuery query, UriInfo uri) {
        return export(query, uri, ExportFormat.JSONL);
    }

    /** Liked a little less by the server, so that a reader to whom all is the same gets JSON Lines. */
    @GET
    @RolesAllowed({Roles.AUDITOR, Roles.PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Produces(ExportFormat.CSV + ";qs=0.9")
    @Operation(hidden = true)
    public RestResponse<StreamingOutput> csv(@BeanParam @Valid EventQuery query, UriInfo uri) {
        return export(query, uri, ExportFormat.CSV_FILE);
    }

    private RestResponse<StreamingOutput> export(EventQuery query, UriInfo uri, ExportFormat format) {
        EventQuery.refuseWhatIsNoFilter(uri, Set.of());
        EventSearch search = query.search();
        String resource = "exports/" + UuidV7.next();
        record(
                "audit.log.exported",
                resource,
                search,
                Map.of("filters", search.names(), "format", format.extension(), "role", readers.role()));
        // Before the answer begins, so that a search that cannot be answered is refused as one.
        var export = new Export(search, format, page(search, null));
        return ResponseBuilder.<StreamingOutput>ok(out -> {
                    try {
                        answer.write(out, export);
                    } finally {
                        record(
                                "audit.log.export-ended",
                                resource,
                                search,
                                Map.of("events", "" + export.events, "complete", "" + export.complete));
                    }
                })
                .type(format.mediaType())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"events-" + IN_FILE_NAME.format(clock.instant()) + "."
                                + format.extension() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private void record(String type, String resource, EventSearch search, Map<String, String> details) {
        QuarkusTransaction.requiringNew().run(() -> auditTrail.record(type, resource, search.subject(), details));
    }

    private List<EventView> page(EventSearch search, @Nullable EventView after) {
        return events.search(search, after == null ? null : after.id(), PART);
    }

    /** One export on its way. */
    private class Export implements LongAnswer.Parts {

        private final EventSearch search;
        private final ExportFormat format;
        private List<EventView> next;
        private long events;
        private boolean begun;
        private boolean complete;

        Export(EventSearch search, ExportFormat format, List<EventView> first) {
            this.search = search;
            this.format = format;
            this.next = first;
        }

        @Override
        public byte @Nullable [] next() {
            if (begun && next.isEmpty()) {
                complete = true;
                return null;
            }
            List<EventView> page = next;
            if (search.subject() == null) {
                readers.areShown(page, "export");
            }
            next = page.size() < PART ? List.of() : page(search, page.get(PART - 1));
            byte[] part = format.part(page, !begun, json);
            begun = true;
            events += page.size();
            exported.increment(page.size());
            return part;
        }
    }
}
