package dev.accountable.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.time.Instant;

/** JSON is read to the letter: no guessed types, no duplicate keys, nothing behind the end, ISO 8601 instants only. */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    /** Last of all: of two modules that read the same type, the one registered later wins. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    /** Jackson deprecates setting a MapperFeature on a built mapper; Quarkus hands us no other. */
    @Override
    @SuppressWarnings("deprecation")
    public void customize(ObjectMapper mapper) {
        SimpleModule module = new SimpleModule("accountable-strict-json");
        module.addDeserializer(String.class, new StorableText());
        module.addDeserializer(Instant.class, new StorableInstant());
        mapper.registerModule(module);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
    }
}
