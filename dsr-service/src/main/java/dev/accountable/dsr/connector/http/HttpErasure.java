package dev.accountable.dsr.connector.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.http.Definition.Call;
import dev.accountable.dsr.connector.http.Definition.Gone;
import dev.accountable.dsr.connector.http.Definition.Part;
import dev.accountable.dsr.connector.http.Definition.Retention;
import dev.accountable.dsr.connector.http.Records.Found;
import dev.accountable.dsr.datamap.Erasure.Action;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One erasure in one API: all is planned, then erased, what hangs on others first, then it is looked whether it is gone. */
final class HttpErasure {

    private static final int BATCH = 100;

    private final HttpApi api;
    private final Errand errand;
    private final ErasureBook book;

    HttpErasure(HttpApi api, Errand errand, ErasureBook book) {
        this.api = api;
        this.errand = errand;
        this.book = book;
    }

    void run() {
        api.definition().personal().forEach(this::plan);
        api.definition().childrenFirst().forEach(this::erase);
        api.definition().personal().forEach(this::verify);
    }

    private void plan(Part part) {
        List<PlannedRecord> batch = new ArrayList<>();
        new Records(api, errand, "planning the erasure").all(part, found -> {
            batch.add(decide(part, found));
            if (batch.size() == BATCH) {
                book.plan(batch);
                batch.clear();
            }
        });
        book.plan(batch);
    }

    private PlannedRecord decide(Part part, Found found) {
        Retention retention = part.retain();
        if (retention == null) {
            return new PlannedRecord(0, part.key(), found.key(), Action.ERASE, null, null, null);
        }
        // No API erases what it is declared to retain: the record stays in the report until somebody sees to it there.
        LocalDate until = day(found.body().at(retention.from())).plus(retention.period());
        return new PlannedRecord(
                0,
                part.key(),
                found.key(),
                Action.RETAIN,
                retention.reason(),
                retention.legalBasis(),
                until.isBefore(errand.today()) ? errand.today() : until);
    }

    /** Seconds since 1970, or ISO 8601. A record without its date: as if it were of today, so that nothing goes too early. */
    private LocalDate day(JsonNode at) {
        try {
            if (at.isNumber()) {
                return LocalDate.ofInstant(Instant.ofEpochSecond(at.asLong()), ZoneOffset.UTC);
            }
            String text = at.asText();
            return text.length() < 10 ? errand.today() : LocalDate.parse(text.substring(0, 10));
        } catch (DateTimeException e) {
            return errand.today();
        }
    }

    private void erase(Part part) {
        Call erase = part.erase();
        if (erase == null) {
            return;
        }
        Map<String, String> query = erase.query() == null ? Map.of() : erase.query();
        eachPlanned(part, record -> {
            Template template = api.template(errand, part, record.key());
            api.change("erasing", erase.method(), api.address(template.path(erase.path()), query), null, null);
        });
    }

    private void verify(Part part) {
        String step = "verifying the erasure";
        Gone gone = part.gone();
        Set<List<String>> left = new HashSet<>();
        if (gone == null) {
            new Records(api, errand, step).all(part, found -> left.add(found.key()));
        }
        eachPlanned(part, record -> {
            if (gone == null ? left.contains(record.key()) : isThere(step, part, gone, record)) {
                throw ConnectorException.because(step + ": a record of '" + part.key() + "' is still there");
            }
        });
    }

    private boolean isThere(String step, Part part, Gone gone, PlannedRecord record) {
        Template template = api.template(errand, part, record.key());
        return api.get(step, api.address(template.path(gone.get()), Map.of()))
                .map(reply ->
                        gone.flag() == null || !reply.body().at(gone.flag()).asBoolean())
                .orElse(false);
    }

    private interface EachPlanned {
        void on(PlannedRecord record);
    }

    private void eachPlanned(Part part, EachPlanned work) {
        List<PlannedRecord> page = book.page(part.key(), 0, BATCH);
        while (!page.isEmpty()) {
            page.forEach(work::on);
            page = book.page(part.key(), page.get(page.size() - 1).position(), BATCH);
        }
    }
}
