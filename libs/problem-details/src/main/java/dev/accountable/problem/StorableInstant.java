package dev.accountable.problem;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An instant as text (ISO 8601, UTC), between the years 1 and 9999, in the microseconds that PostgreSQL keeps. */
public class StorableInstant extends StdScalarDeserializer<Instant> {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    StorableInstant() {
        super(Instant.class);
    }

    /** The instant, for a query parameter too. Throws DateTimeException where the text is none that can be stored. */
    public static Instant parse(CharSequence text) {
        Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new DateTimeException("outside of the years 1 to 9999");
        }
        return instant;
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        try {
            return parse(parser.getText());
        } catch (DateTimeException e) {
            throw InvalidFormatException.from(parser, "not an instant", parser.getText(), Instant.class);
        }
    }
}
