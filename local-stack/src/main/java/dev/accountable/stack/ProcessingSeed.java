package dev.accountable.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.stack.Http.Answer;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Who the sample organisation is, who works for it, and what it does with data, registered over the public API. Not all is in
 * order, so that the gap report has something to say. What is there already stays as it is.
 */
final class ProcessingSeed {

    private final String api;
    private final String token;
    private final Http http = new Http();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    ProcessingSeed(String api, String token) {
        this.api = api;
        this.token = token;
    }

    void plant() {
        JsonNode processing = Json.resource("/sample/processing.json");
        if (isMissing("/organisation")) {
            expect(
                    200,
                    "PUT /organisation",
                    http.putNew(api + "/organisation", token, processing.path("organisation")));
        }
        for (JsonNode processor : processing.path("processors")) {
            JsonNode reviewed = ((ObjectNode) processor).remove("reviewedInDays");
            if (reviewed != null) {
                ((ObjectNode) processor)
                        .put("reviewedOn", today.plusDays(reviewed.asInt()).toString());
            }
            plantMissing("/processors", processor);
        }
        processing.path("activities").forEach(activity -> plantMissing("/activities", activity));
    }

    private void plantMissing(String path, JsonNode item) {
        if (isMissing(path + "/" + item.path("key").asText())) {
            expect(201, "POST " + path, http.post(api + path, token, item));
        }
    }

    private boolean isMissing(String path) {
        Answer answer = http.get(api + path, token);
        if (answer.status() != 404) {
            expect(200, "GET " + path, answer);
        }
        return answer.status() == 404;
    }

    private static void expect(int status, String call, Answer answer) {
        if (answer.status() != status) {
            throw new StackException("The demonstration's processing cannot be set up: " + call + " answers "
                    + answer.status() + " " + answer.text());
        }
    }
}
