package dev.accountable.consent.notice;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/** What was declared, as it is stored: JSON. */
@Converter
class DeclaredText implements AttributeConverter<Declared, String> {

    private static final ObjectMapper JSON = new ObjectMapper().setDefaultPropertyInclusion(Include.NON_NULL);

    @Override
    public String convertToDatabaseColumn(@Nullable Declared declared) {
        try {
            return JSON.writeValueAsString(declared);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was declared is always writable as JSON", e);
        }
    }

    @Override
    public Declared convertToEntityAttribute(@Nullable String text) {
        try {
            return JSON.readValue(text, Declared.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What is stored is not what this service writes", e);
        }
    }
}
