package dev.accountable.dsr.scope;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.accountable.dsr.connector.AffectedPeople;
import dev.accountable.dsr.connector.AffectedPeople.Person;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** People as JSON Lines: one a line, and at the end how many, so that half a list is never taken for a whole one. */
@ApplicationScoped
class PersonLines {

    static final String MEDIA_TYPE = "application/jsonl";

    private final ObjectMapper json;

    PersonLines(ObjectMapper json) {
        // Flushed by the answer as it fills, not with each line.
        this.json = json.copy().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    }

    Written begin(OutputStream out) throws IOException {
        JsonGenerator generator = json.createGenerator(out);
        generator.setRootValueSeparator(null);
        return new Written(generator);
    }

    /** One list on its way. */
    static final class Written implements AffectedPeople.Each {

        private final JsonGenerator out;
        private long people;
        private boolean complete;

        private Written(JsonGenerator out) {
            this.out = out;
        }

        @Override
        public void take(Person person) throws IOException {
            out.writePOJO(person);
            out.writeRaw('\n');
            people++;
        }

        void end() throws IOException {
            out.writePOJO(Map.of("people", people));
            out.writeRaw('\n');
            out.flush();
            complete = true;
        }

        long people() {
            return people;
        }

        boolean isComplete() {
            return complete;
        }
    }
}
