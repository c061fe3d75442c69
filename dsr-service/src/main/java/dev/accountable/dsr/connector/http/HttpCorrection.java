package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.http.Definition.BodyKind;
import dev.accountable.dsr.connector.http.Definition.Correct;
import dev.accountable.dsr.connector.http.Definition.Part;
import dev.accountable.dsr.datamap.Correction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** One rectification in one API, in the form that it wants. */
final class HttpCorrection {

    private static final String STEP = "rectifying";

    private final HttpApi api;
    private final Errand errand;
    private final ObjectMapper json;

    HttpCorrection(HttpApi api, Errand errand, ObjectMapper json) {
        this.api = api;
        this.errand = errand;
        this.json = json;
    }

    /** Returns how many records of each dataset were corrected. */
    Map<String, Long> run(List<Correction> corrections) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Part part : api.definition().personal()) {
            List<Correction> ofPart = corrections.stream()
                    .filter(correction -> correction.dataset().equals(part.key()))
                    .toList();
            if (!ofPart.isEmpty()) {
                counts.put(part.key(), correct(part, correctable(part, ofPart), ofPart));
            }
        }
        return counts;
    }

    private static Correct correctable(Part part, List<Correction> corrections) {
        Correct correct = part.correct();
        for (Correction correction : corrections) {
            if (correct == null || !correct.fields().containsKey(correction.column())) {
                throw ConnectorException.because(STEP + ": '" + correction.column() + "' of '" + part.key()
                        + "' cannot be corrected over this API; do it there by hand");
            }
        }
        return Objects.requireNonNull(correct);
    }

    private long correct(Part part, Correct correct, List<Correction> corrections) {
        // All are found before the first is changed: a value may be what the person is found by.
        List<List<String>> keys = new ArrayList<>();
        new Records(api, errand, STEP).all(part, found -> keys.add(found.key()));
        String type = correct.body() == BodyKind.FORM ? "application/x-www-form-urlencoded" : "application/json";
        String body = switch (correct.body()) {
            case FORM -> form(correct, corrections);
            case JSON -> object(correct, corrections).toString();
            case JSON_PATCH -> patch(correct, corrections).toString();
        };
        for (List<String> key : keys) {
            String path = api.template(errand, part, key).path(correct.path());
            if (!api.change(STEP, correct.method(), api.address(path, Map.of()), type, body)) {
                throw ConnectorException.because(STEP + ": a record of '" + part.key() + "' is not there any more");
            }
        }
        return keys.size();
    }

    private static String form(Correct correct, List<Correction> corrections) {
        return corrections.stream()
                .map(correction -> Template.encoded(place(correct, correction)) + "="
                        + Template.encoded(correction.value() == null ? "" : correction.value()))
                .collect(Collectors.joining("&"));
    }

    private ObjectNode object(Correct correct, List<Correction> corrections) {
        ObjectNode object = json.createObjectNode();
        for (Correction correction : corrections) {
            JsonPointer place = JsonPointer.compile(place(correct, correction));
            JsonPointer head = place.head();
            ObjectNode holder = head == null || head.matches() ? object : object.withObject(head);
            holder.put(place.last().getMatchingProperty(), correction.value());
        }
        return object;
    }

    private ArrayNode patch(Correct correct, List<Correction> corrections) {
        ArrayNode patch = json.createArrayNode();
        for (Correction correction : corrections) {
            patch.addObject()
                    .put("op", "replace")
                    .put("path", place(correct, correction))
                    .put("value", correction.value());
        }
        return patch;
    }

    private static String place(Correct correct, Correction correction) {
        return Objects.requireNonNull(correct.fields().get(correction.column()));
    }
}
