package dev.accountable.audit.detection;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** A rule as it is stored: the JSON that the API takes and gives. */
@Converter
class RuleText implements AttributeConverter<Rule, String> {

    private static final ObjectMapper JSON = new ObjectMapper().setDefaultPropertyInclusion(Include.NON_NULL);

    @Override
    public String convertToDatabaseColumn(@Nullable Rule rule) {
        try {
            return JSON.writeValueAsString(rule);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A rule is always writable as JSON", e);
        }
    }

    @Override
    public Rule convertToEntityAttribute(@Nullable String text) {
        try {
            return JSON.readValue(text, Rule.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored rule is not what this service writes", e);
        }
    }
}
