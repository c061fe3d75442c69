package dev.accountable.dsr.connector.own;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.JsonRows;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.RowSink;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The person's account with the issuer, by Keycloak's admin API. It goes last: until then the person can sign in. */
@ApplicationScoped
class KeycloakConnector implements Connector {

    private static final String ACCOUNT = "account";
    private static final Set<String> CORRECTABLE = Set.of("email", "firstName", "lastName");

    private final OwnServices services;
    private final ObjectMapper json;

    KeycloakConnector(OwnServices services, ObjectMapper json) {
        this.services = services;
        this.json = json;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.KEYCLOAK;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        return EnumSet.of(Capability.COUNT, Capability.EXPORT, Capability.ERASE, Capability.RECTIFY);
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        return services.contradictions(system);
    }

    @Override
    public Map<String, Long> count(SystemMap system, Errand errand) {
        return Map.of(ACCOUNT, user(system, errand, "searching").isPresent() ? 1L : 0L);
    }

    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        Optional<JsonNode> user = user(system, errand, "exporting");
        // What the account may do is the organisation's own business.
        user.ifPresent(found -> ((ObjectNode) found).remove(List.of("access", "notBefore", "requiredActions")));
        JsonRows.write(sink, ACCOUNT, user.orElse(json.missingNode()));
        if (user.isPresent()) {
            JsonNode linked = services.ask(
                    system, "exporting", "GET", path(errand).orElseThrow() + "/federated-identity", null, null);
            JsonRows.write(sink, "linked-accounts", linked);
        }
        return Progress.done(Map.of());
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        Optional<String> path = path(errand);
        if (path.isEmpty()) {
            return new Progress.Done(Map.of(), "The person has proven no account.");
        }
        book.plan(List.of(PlannedRecord.erased(ACCOUNT, ACCOUNT)));
        if (book.page(ACCOUNT, 0, 1).isEmpty()) {
            return new Progress.Done(Map.of(), "A legal hold stands; the account stays.");
        }
        services.call(system, "erasing", "DELETE", path.get(), null, null);
        if (user(system, errand, "verifying the erasure").isPresent()) {
            throw ConnectorException.because("verifying the erasure: the account is still there");
        }
        return Progress.done(Map.of());
    }

    @Override
    public Progress rectify(SystemMap system, Errand errand, List<Correction> corrections) {
        Optional<JsonNode> user = user(system, errand, "rectifying");
        if (user.isEmpty()) {
            return Progress.done(Map.of(ACCOUNT, 0L));
        }
        ObjectNode changed = (ObjectNode) user.get();
        for (Correction correction : corrections) {
            if (!correction.dataset().equals(ACCOUNT) || !CORRECTABLE.contains(correction.column())) {
                throw ConnectorException.because("rectifying: '" + correction.column()
                        + "' of an account cannot be corrected here; do it there by hand");
            }
            changed.put(correction.column(), correction.value());
            if (correction.column().equals("email")) {
                // Whoever gave the new one has to prove it there.
                changed.put("emailVerified", false);
            }
        }
        services.call(system, "rectifying", "PUT", path(errand).orElseThrow(), changed, null);
        return Progress.done(Map.of(ACCOUNT, 1L));
    }

    private Optional<JsonNode> user(SystemMap system, Errand errand, String step) {
        return path(errand)
                .flatMap(path -> services.call(system, step, "GET", path, null, null))
                .map(answer -> services.read(step, answer));
    }

    private static Optional<String> path(Errand errand) {
        return errand.proven(IdentifierKind.ACCOUNT)
                .filter(account -> !account.contains(".."))
                .map(account -> "/users/" + URLEncoder.encode(account, UTF_8).replace("+", "%20"));
    }
}
