package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.JsonRows;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.RowSink;
import dev.accountable.dsr.connector.http.Definition.Part;
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Asks an API by its definition. */
@ApplicationScoped
class HttpConnector implements Connector {

    private final HttpSystems systems;
    private final Definitions definitions;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final boolean allowHttpLocalhost;
    private final Map<String, HttpApi> apis = new ConcurrentHashMap<>();

    HttpConnector(
            HttpSystems systems,
            Definitions definitions,
            ObjectMapper json,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.allow-http-localhost", defaultValue = "false")
                    boolean allowHttpLocalhost) {
        this.systems = systems;
        this.definitions = definitions;
        this.json = json;
        this.clock = clock;
        this.allowHttpLocalhost = allowHttpLocalhost;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.HTTP;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        Set<Capability> can = EnumSet.of(Capability.COUNT, Capability.EXPORT, Capability.ERASE);
        if (api(system).definition().datasets().stream().anyMatch(part -> part.correct() != null)) {
            can.add(Capability.RECTIFY);
        }
        return can;
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        HttpSystems.Target target = systems.byName().get(system.connection());
        if (target == null) {
            return List.of("connection '" + system.connection() + "' is not one of the configured http-systems");
        }
        Definition definition = definitions.named(target.definition()).orElse(null);
        if (definition == null) {
            return List.of("connection '" + system.connection() + "' names a definition that there is not; there are "
                    + String.join(", ", Definitions.NAMES));
        }
        List<String> found = new ArrayList<>();
        if (definition.parameters() != null) {
            for (String parameter : definition.parameters()) {
                if (!target.parameters().containsKey(parameter)) {
                    found.add("connection '" + system.connection() + "' is configured without the parameter '"
                            + parameter + "'");
                }
            }
        }
        Set<String> known = new HashSet<>();
        definition.personal().forEach(part -> known.add(part.key()));
        for (Dataset dataset : system.datasets()) {
            if (!known.contains(dataset.key())) {
                found.add("dataset '" + dataset.key() + "' is none of " + definition.name());
            }
        }
        try {
            api(system);
        } catch (IllegalArgumentException e) {
            found.add(String.valueOf(e.getMessage()));
        }
        if (found.isEmpty()) {
            HttpApi api = api(system);
            String path = api.template().path(definition.probe());
            if (api.get("asking the system", api.address(path, Map.of())).isEmpty()) {
                found.add(
                        "the address of connection '" + system.connection() + "' is not that of " + definition.name());
            }
        }
        return List.copyOf(found);
    }

    @Override
    public Map<String, Long> count(SystemMap system, Errand errand) {
        HttpApi api = api(system);
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Part part : api.definition().personal()) {
            long[] count = new long[1];
            new Records(api, errand, "searching").all(part, found -> count[0]++);
            counts.put(part.key(), count[0]);
        }
        return counts;
    }

    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        HttpApi api = api(system);
        for (Part part : api.definition().personal()) {
            var spool = new Spool(json);
            new Records(api, errand, "exporting").each(part, found -> spool.add(found.body()));
            List<String> columns = List.copyOf(part.fieldPlaces().keySet());
            List<JsonPointer> places = columns.stream()
                    .map(column -> part.fieldPlaces().get(column))
                    .toList();
            try {
                sink.dataset(
                        part.key(),
                        columns,
                        each -> spool.forEach(record -> each.accept(places.stream()
                                .map(place -> JsonRows.value(record.at(place)))
                                .toArray())));
            } catch (java.sql.SQLException e) {
                throw new IOException("Nothing here speaks SQL", e);
            }
        }
        return new Progress.Done(Map.of(), note(errand));
    }

    /** A search that could find nothing must not look as if it had found nothing. */
    private static @Nullable String note(Errand errand) {
        return errand.proven(IdentifierKind.EMAIL).isPresent()
                ? null
                : "No address of the person is known, and this API is searched by nothing else: look there by hand.";
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        new HttpErasure(api(system), errand, book).run();
        return new Progress.Done(Map.of(), note(errand));
    }

    @Override
    public Progress rectify(SystemMap system, Errand errand, List<Correction> corrections) {
        return Progress.done(new HttpCorrection(api(system), errand, json).run(corrections));
    }

    private HttpApi api(SystemMap system) {
        return apis.computeIfAbsent(system.connection(), name -> {
            HttpSystems.Target target = systems.byName().get(name);
            if (target == null) {
                throw ConnectorException.because("connection '" + name + "' is not one of the configured http-systems");
            }
            Definition definition = definitions
                    .named(target.definition())
                    .orElseThrow(() -> ConnectorException.because("there is no definition " + target.definition()));
            return new HttpApi(name, definition, target, json, clock, allowHttpLocalhost);
        });
    }
}
