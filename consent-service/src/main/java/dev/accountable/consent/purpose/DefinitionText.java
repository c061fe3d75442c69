package dev.accountable.consent.purpose;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** A definition as it is stored: the JSON that the API takes. */
@Converter
class DefinitionText implements AttributeConverter<PurposeDefinition, String> {

    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .setDefaultPropertyInclusion(Include.NON_NULL);

    @Override
    public String convertToDatabaseColumn(@Nullable PurposeDefinition definition) {
        try {
            return JSON.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A definition is always writable as JSON", e);
        }
    }

    @Override
    public PurposeDefinition convertToEntityAttribute(@Nullable String text) {
        try {
            return JSON.readValue(text, PurposeDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored definition is not what this service writes", e);
        }
    }
}
