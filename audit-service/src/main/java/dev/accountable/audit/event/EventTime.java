package dev.accountable.audit.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * An instant in UTC and text, between the years 1 and 9999, cut to the microseconds that PostgreSQL keeps: what stands in
 * the envelope is what is stored beside it.
 */
@RegisterForReflection
class EventTime extends StdScalarDeserializer<Instant> {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    EventTime() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        try {
            Instant time = Instant.parse(parser.getText()).truncatedTo(ChronoUnit.MICROS);
            if (isStorable(time)) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Refused below, with the field's name.
        }
        throw InvalidFormatException.from(parser, "not an instant", parser.getText(), Instant.class);
    }

    static boolean isStorable(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }
}
