package dev.accountable.dsr.connector.own;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.JsonRows;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.RowSink;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the log knows: who looked at the person's data (Art. 15). It forgets the person and keeps that something happened. */
@ApplicationScoped
class AuditConnector implements Connector {

    private static final String EVENTS = "events";

    private final OwnServices services;
    private final ObjectMapper json;

    AuditConnector(OwnServices services, ObjectMapper json) {
        this.services = services;
        this.json = json;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.AUDIT_SERVICE;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        return EnumSet.of(Capability.EXPORT, Capability.ERASE);
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        return services.contradictions(system);
    }

    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        String path = "/api/v1/events/about?subject=" + URLEncoder.encode(errand.subject(), UTF_8);
        byte[] lines =
                services.call(system, "exporting", "GET", path, null, null).orElse(new byte[0]);
        ArrayNode events = json.createArrayNode();
        try (var each = json.readerFor(JsonNode.class).<JsonNode>readValues(lines)) {
            each.forEachRemaining(events::add);
        }
        JsonRows.write(sink, EVENTS, events);
        return Progress.done(Map.of());
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        book.plan(List.of(PlannedRecord.erased(EVENTS, EVENTS)));
        if (book.page(EVENTS, 0, 1).isEmpty()) {
            return new Progress.Done(Map.of(), "A legal hold stands; the log was not asked.");
        }
        JsonNode erased = services.ask(
                system,
                "erasing",
                "POST",
                "/api/v1/log/erasures",
                json.createObjectNode().put("subject", errand.subject()).put("reason", "requests/" + errand.request()),
                errand.request());
        if (erased.path("state").asText().equals("HELD")) {
            // Without a date the hold is looked at again in a year; the log itself forgets as soon as it ends.
            LocalDate until = erased.hasNonNull("heldUntil")
                    ? LocalDate.ofInstant(Instant.parse(erased.path("heldUntil").asText()), ZoneOffset.UTC)
                    : errand.today().plusYears(1);
            book.plan(List.of(PlannedRecord.erased("held", erased.path("id").asText())
                    .retained(
                            "A legal hold of the log; it forgets by itself when that ends",
                            "GDPR Art. 17(3)(e)",
                            until)));
        }
        return Progress.done(Map.of(EVENTS, erased.path("payloads").asLong()));
    }
}
