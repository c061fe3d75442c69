package dev.accountable.breach.casefile;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
import dev.accountable.breach.authority.PrintedNotifications;
import dev.accountable.breach.register.Register;
import dev.accountable.breach.response.EvidenceFiles;
import dev.accountable.jdbc.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Hands over all that was recorded of an incident. */
@Path("/api/v1/incidents/{id}/case-file")
@Tag(name = "Register")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class CaseFileResource {

    /** With many large files over a slow line. */
    private static final Duration LONGEST = Duration.ofHours(2);

    private final Incidents incidents;
    private final Records records;
    private final EvidenceFiles files;
    private final PrintedNotifications notifications;
    private final Chronology chronology;
    private final Register register;
    private final Database database;
    private final AuditTrail auditTrail;
    private final ObjectMapper json;
    private final InstantSource clock;

    CaseFileResource(
            Incidents incidents,
            Records records,
            EvidenceFiles files,
            PrintedNotifications notifications,
            Chronology chronology,
            Register register,
            Database database,
            AuditTrail auditTrail,
            ObjectMapper json,
            InstantSource clock) {
        this.incidents = incidents;
        this.records = records;
        this.files = files;
        this.notifications = notifications;
        this.chronology = chronology;
        this.register = register;
        this.database = database;
        this.auditTrail = auditTrail;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Produces("application/zip")
    @Operation(
            summary =
                    "The case file: all records, notifications to print, evidence, the log's proofs, and the SHA-256 of each, as a ZIP",
            description =
                    "Of the people who were written to it holds numbers, no addresses. Its manifest.json comes last: an"
                            + " archive without it is not whole. Its SHA-256 stands in the log.")
    public RestResponse<StreamingOutput> caseFile(UUID id) {
        incidents.get(id);
        auditTrail.read("incidents/" + id + "/case-file", null, Map.of());
        List<Chronology.Event> events = chronology.of(id);
        StreamingOutput file = to -> QuarkusTransaction.requiringNew()
                .timeout((int) LONGEST.toSeconds())
                .run(() -> {
                    try {
                        write(id, events, to);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
        return ResponseBuilder.ok(file)
                .header("Content-Disposition", "attachment; filename=\"case-file-" + id + ".zip\"")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private void write(UUID id, List<Chronology.Event> events, OutputStream to) throws IOException {
        // One instant: what is recorded while it is written is in none of its parts.
        database.update("set transaction isolation level repeatable read");
        Instant now = clock.instant();
        Map<String, ArrayNode> found = records.of(id);
        var archive = new Archive(to, now);
        archive.add(ReadMe.NAME, ReadMe.text(id, now, events.size(), Math.max(events.size(), chronology.count(id))));
        archive.add("index.html", Page.html(found, now));
        archive.add("register-entry.json", Archive.pretty(json, register.of(id)));
        for (Map.Entry<String, ArrayNode> record : found.entrySet()) {
            archive.add("records/" + record.getKey() + ".json", Archive.pretty(json, record.getValue()));
        }
        for (Map.Entry<Integer, String> printed : notifications.sent(id).entrySet()) {
            archive.add("authority-notifications/" + printed.getKey() + ".html", printed.getValue());
        }
        log(archive, events);
        for (JsonNode evidence : found.getOrDefault("evidence", json.createArrayNode())) {
            int number = evidence.path("number").asInt();
            if (evidence.has("bytes")) {
                String hash = archive.add("evidence/" + number + ".bin", content -> files.write(id, number, content));
                if (!hash.equals(evidence.path("sha256").asText())) {
                    throw new IOException("Evidence " + number + " is not what was registered");
                }
            }
        }
        String manifest = archive.end(id, json);
        auditTrail.record("breach.case-file.handed-over", "incidents/" + id, null, Map.of("manifestSha256", manifest));
    }

    /** Each event by itself, to be verified without us, with audit-service/verifier/Verify.java. */
    private void log(Archive archive, List<Chronology.Event> events) throws IOException {
        List<Chronology.Line> lines = new ArrayList<>();
        for (Chronology.Event event : events) {
            String name = "log/" + event.id() + ".tlog-proof";
            if (event.proof() != null) {
                archive.add(name, event.proof());
            }
            lines.add(new Chronology.Line(
                    event.id(), event.type(), event.recordedAt(), event.proof() == null ? null : name));
        }
        archive.add("log/events.json", Archive.pretty(json, lines));
    }
}
