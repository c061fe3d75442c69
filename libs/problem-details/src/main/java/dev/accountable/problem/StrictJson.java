package dev.accountable.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

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
        mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
    }

    /** An instant between the years 1 and 9999, in the microseconds that PostgreSQL keeps. */
    private static class StorableInstant extends StdScalarDeserializer<Instant> {

        private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
        private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

        StorableInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            try {
                Instant instant = Instant.parse(parser.getText()).truncatedTo(ChronoUnit.MICROS);
                if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
                    return instant;
                }
            } catch (DateTimeParseException e) {
                // Refused below, with the field's name.
            }
            throw InvalidFormatException.from(parser, "not an instant", parser.getText(), Instant.class);
        }
    }
}
