package dev.accountable.test;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What an {@link Endpoint} answered. */
record Answer(int status, String contentType, String challenge, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The fields that a problem names. */
    List<String> violations() {
        try {
            List<String> fields = new ArrayList<>();
            for (JsonNode violation : JSON.readTree(body).path("violations")) {
                fields.add(violation.path("field").asText());
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + body, e);
        }
    }
}
