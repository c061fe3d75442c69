package dev.accountable.audit.programme;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Dates in bodies: text (ISO 8601) between the years 1900 and 2999. Jackson by itself takes 7 for 8 January 1970, and years
 * that PostgreSQL or a spreadsheet cannot hold.
 */
@Singleton
class StrictDates implements ObjectMapperCustomizer {

    private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);

    /** Behind the module of java.time: of two that read the same type, the one registered later wins. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(
                new SimpleModule("accountable-strict-dates").addDeserializer(LocalDate.class, new Reader()));
    }

    /** The date, for a query parameter too. Throws DateTimeException where the text is none that is taken. */
    static LocalDate parse(CharSequence text) {
        LocalDate date = LocalDate.parse(text);
        if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
            throw new DateTimeException("outside of the years 1900 to 2999");
        }
        return date;
    }

    private static class Reader extends StdScalarDeserializer<LocalDate> {

        Reader() {
            super(LocalDate.class);
        }

        @Override
        public LocalDate deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (LocalDate) context.handleUnexpectedToken(LocalDate.class, parser);
            }
            try {
                return parse(parser.getText());
            } catch (DateTimeException e) {
                throw InvalidFormatException.from(parser, "not a date", parser.getText(), LocalDate.class);
            }
        }
    }
}
