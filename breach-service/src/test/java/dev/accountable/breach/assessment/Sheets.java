package dev.accountable.breach.assessment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.function.Consumer;

/** Published cases, and variations of them. */
class Sheets {

    static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    private static final Precedents PRECEDENTS = new Precedents(JSON);

    private Sheets() {}

    static Precedents precedents() {
        return PRECEDENTS;
    }

    static Facts ofCase(int number) {
        return PRECEDENTS.all().get(number - 1).facts();
    }

    /** The case with something changed. */
    static Facts ofCase(int number, Consumer<ObjectNode> change) {
        ObjectNode sheet = JSON.valueToTree(ofCase(number));
        change.accept(sheet);
        return JSON.convertValue(sheet, Facts.class);
    }

    static Consumer<ObjectNode> leak(String field, Object value) {
        return sheet -> ((ObjectNode) sheet.get("confidentiality")).set(field, JSON.valueToTree(value));
    }

    static Consumer<ObjectNode> availability(String field, Object value) {
        return sheet -> ((ObjectNode) sheet.get("availability")).set(field, JSON.valueToTree(value));
    }

    static Consumer<ObjectNode> fact(String field, Object value) {
        return sheet -> sheet.set(field, JSON.valueToTree(value));
    }

    static Consumer<ObjectNode> everyItem(String field, Object value) {
        return sheet -> {
            for (JsonNode item : sheet.get("data")) {
                ((ObjectNode) item).set(field, JSON.valueToTree(value));
            }
        };
    }
}
