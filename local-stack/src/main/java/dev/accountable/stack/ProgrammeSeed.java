package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.stack.Http.Answer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The accountability programme of a small SaaS company, registered over the public API: some measures done and evaluated,
 * some on their way, one late. What is there already stays as it is.
 */
final class ProgrammeSeed {

    private final String api;
    private final String token;
    private final Http http = new Http();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    ProgrammeSeed(String api, String token) {
        this.api = api;
        this.token = token;
    }

    void plant() {
        JsonNode programme = Json.resource("/sample/programme.json");
        Set<String> measures = keys("/measures");
        for (JsonNode measure : programme.path("measures")) {
            if (!measures.contains(measure.path("key").asText())) {
                plant((ObjectNode) measure);
            }
        }
        plantMissing("/trainings/topics", programme.path("topics"));
        plantMissing("/documents", programme.path("documents"));
    }

    private void plantMissing(String path, JsonNode items) {
        Set<String> known = keys(path);
        for (JsonNode item : items) {
            if (!known.contains(item.path("key").asText())) {
                register(path, item);
            }
        }
    }

    private void plant(ObjectNode measure) {
        JsonNode state = measure.remove("state");
        JsonNode planned = measure.remove("plannedInDays");
        if (planned != null) {
            measure.put("plannedFor", today.plusDays(planned.asInt()).toString());
        }
        String path = "/measures/" + register("/measures", measure).path("id").asText();
        if (state == null) {
            return;
        }
        measure.remove("key");
        measure.put("status", "IN_PROGRESS").put("startedOn", daysAgo(state, "startedDaysAgo"));
        replace(path, measure);
        if (state.has("doneDaysAgo")) {
            register(
                    path + "/evidence",
                    Map.of(
                            "label", state.path("evidence").asText(),
                            "url", state.path("url").asText()));
            measure.put("status", "DONE").put("doneOn", daysAgo(state, "doneDaysAgo"));
            replace(path, measure);
        }
        if (state.has("evaluatedDaysAgo")) {
            ObjectNode evaluation = Json.MAPPER
                    .createObjectNode()
                    .put("evaluatedOn", daysAgo(state, "evaluatedDaysAgo"))
                    .put("result", state.has("nextSteps") ? "PARTLY_EFFECTIVE" : "EFFECTIVE")
                    .put("findings", state.path("findings").asText());
            if (state.has("nextSteps")) {
                evaluation.put("nextSteps", state.path("nextSteps").asText());
            }
            register(path + "/evaluations", evaluation);
        }
    }

    private String daysAgo(JsonNode state, String field) {
        return today.minusDays(state.path(field).asInt()).toString();
    }

    private Set<String> keys(String path) {
        Set<String> keys = new HashSet<>();
        expect(200, "GET " + path, http.get(api + path + "?limit=200", token))
                .json()
                .forEach(item -> keys.add(item.path("key").asText()));
        return keys;
    }

    private JsonNode register(String path, Object body) {
        return expect(201, "POST " + path, http.post(api + path, token, body)).json();
    }

    private void replace(String path, JsonNode body) {
        String tag = expect(200, "GET " + path, http.get(api + path, token))
                .headers()
                .firstValue("ETag")
                .orElse("");
        expect(200, "PUT " + path, http.put(api + path, token, tag, body));
    }

    private static Answer expect(int status, String call, Answer answer) {
        if (answer.status() != status) {
            throw new StackException("The demonstration's programme cannot be set up: " + call + " answers "
                    + answer.status() + " " + answer.text());
        }
        return answer;
    }
}
