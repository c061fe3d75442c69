package dev.accountable.dsr.connector.own;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.JsonRows;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.RowSink;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What consent-service holds: consents, objections, addresses. It keeps proof of past consent under a pseudonym. */
@ApplicationScoped
class ConsentConnector implements Connector {

    private static final String PERSON = "consents";

    private final OwnServices services;
    private final ObjectMapper json;

    ConsentConnector(OwnServices services, ObjectMapper json) {
        this.services = services;
        this.json = json;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.CONSENT_SERVICE;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        return EnumSet.of(Capability.COUNT, Capability.EXPORT, Capability.ERASE);
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        return services.contradictions(system);
    }

    @Override
    public Map<String, Long> count(SystemMap system, Errand errand) {
        Map<String, Long> counts = new LinkedHashMap<>();
        sections(system, errand, "searching")
                .properties()
                .forEach(section ->
                        counts.put(section.getKey(), (long) section.getValue().size()));
        return counts;
    }

    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        for (var section : sections(system, errand, "exporting").properties()) {
            JsonRows.write(sink, fileName(section.getKey()), section.getValue());
        }
        return Progress.done(Map.of());
    }

    /** Whoever has no account is nobody there. */
    private JsonNode sections(SystemMap system, Errand errand, String step) {
        Optional<String> account = errand.proven(IdentifierKind.ACCOUNT);
        if (account.isEmpty()) {
            return json.createObjectNode();
        }
        ObjectNode body = json.createObjectNode().put("subject", account.get());
        return services.ask(system, step, "POST", "/api/v1/consents/copies", body, null)
                .path("sections");
    }

    /** {@code emailContacts} as {@code email-contacts}. */
    private static String fileName(String section) {
        return section.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        Optional<String> account = errand.proven(IdentifierKind.ACCOUNT);
        if (account.isEmpty()) {
            return new Progress.Done(Map.of(), "The person has proven no account, and is nobody there.");
        }
        book.plan(List.of(PlannedRecord.erased(PERSON, PERSON)));
        if (book.page(PERSON, 0, 1).isEmpty()) {
            return new Progress.Done(Map.of(), "A legal hold stands; the service was not asked.");
        }
        ObjectNode body = json.createObjectNode()
                .put("subject", account.get())
                .put("requestId", errand.request().toString());
        JsonNode erased = services.ask(system, "erasing", "POST", "/api/v1/consents/erasures", body, errand.request());
        JsonNode kept = erased.path("kept");
        if (kept.isObject()) {
            LocalDate until =
                    LocalDate.ofInstant(Instant.parse(kept.path("until").asText()), ZoneOffset.UTC);
            book.plan(List.of(
                    PlannedRecord.erased("proof-of-consent", erased.path("id").asText())
                            .retained(kept.path("reason").asText(), "GDPR Art. 17(3)(e)", until)));
        }
        return Progress.done(Map.of(PERSON, erased.path("records").asLong()));
    }
}
