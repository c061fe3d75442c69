package dev.accountable.breach.casefile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The rows of one incident, table by table. Of the people who were written to there are numbers only: who they are is no
 * business of whoever reads the file.
 */
@ApplicationScoped
class Records {

    private static final Map<String, String> QUERIES = queries();

    /** Columns that hold JSON as text. */
    private static final Set<String> NESTED =
            Set.of("content", "sheet", "systems", "answers", "payload", "texts", "details");

    private final Database database;
    private final ObjectMapper json;

    Records(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    private static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("incident", "select to_jsonb(t) - 'version' from incident t where id = ?");
        queries.put("signals", """
            select to_jsonb(t) - array['version', 'incident_id'] from signal t where incident_id = ? order by received_at, id\
            """);
        queries.put("alerts", """
            select to_jsonb(t) - array['incident_id', 'position'] || jsonb_build_object('deliveries',
                   (select jsonb_object_agg(d.state, d.n) from
                       (select state, count(*) n from alert_delivery where alert_id = t.id group by state) d))
              from alert t where incident_id = ? order by t.position\
            """);
        queries.put("awareness", ordered("awareness", "entry"));
        queries.put("facts", ordered("facts", "version"));
        queries.put("severity-scores", ordered("severity", "number"));
        queries.put("decisions", """
            select to_jsonb(t) - 'incident_id' || jsonb_build_object('confirmation',
                   (select to_jsonb(c) - array['incident_id', 'number'] from decision_confirmation c
                     where c.incident_id = t.incident_id and c.number = t.number))
              from decision t where incident_id = ? order by number\
            """);
        queries.put("scopes", ordered("incident_scope", "number"));
        queries.put("authority-notifications", ordered("authority_notification", "number"));
        queries.put("transmissions", ordered("authority_transmission", "number"));
        queries.put("notified", ordered("notification", "recorded_at"));
        queries.put("communications", """
            select to_jsonb(t) - array['incident_id', 'salt'] || jsonb_build_object('letters',
                   (select jsonb_object_agg(l.state, l.n) from (select state, count(*) n from letter
                     where incident_id = t.incident_id and number = t.number group by state) l))
              from communication t where incident_id = ? order by number\
            """);
        queries.put("tasks", ordered("task", "number"));
        queries.put("timeline", ordered("timeline_entry", "happened_at, number"));
        queries.put("evidence", """
            select to_jsonb(t) - 'incident_id' || jsonb_build_object(
                   'bytes', (select bytes from evidence_file f where f.incident_id = t.incident_id and f.evidence = t.number),
                   'custody', (select jsonb_agg(to_jsonb(c) - array['incident_id', 'evidence'] order by c.number)
                                 from custody c where c.incident_id = t.incident_id and c.evidence = t.number))
              from evidence t where incident_id = ? order by number\
            """);
        queries.put(
                "risks",
                "select to_jsonb(t) - array['version', 'incident_id'] from risk t where incident_id = ? order by id");
        queries.put("closure", ordered("closure", "closed_at"));
        return Collections.unmodifiableMap(queries);
    }

    private static String ordered(String table, String columns) {
        return "select to_jsonb(t) - 'incident_id' from " + table + " t where incident_id = ? order by " + columns;
    }

    /** By name, in the order in which an incident is handled; names of fields as the API has them. */
    Map<String, ArrayNode> of(UUID incident) {
        Map<String, ArrayNode> records = new LinkedHashMap<>();
        QUERIES.forEach((name, query) -> {
            ArrayNode rows = json.createArrayNode();
            List<String> found = database.list(query, row -> row.getString(1), incident);
            found.forEach(row -> rows.add(readable(read(row))));
            records.put(name, rows);
        });
        return records;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is not there is left out. */
    private ObjectNode readable(JsonNode row) {
        ObjectNode readable = json.createObjectNode();
        row.properties().forEach(column -> {
            JsonNode value = column.getValue();
            if (!value.isNull()) {
                readable.set(
                        camelCase(column.getKey()), NESTED.contains(column.getKey()) ? read(value.textValue()) : value);
            }
        });
        return readable;
    }

    private static String camelCase(String column) {
        var name = new StringBuilder();
        for (String word : column.split("_", -1)) {
            name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }
}
