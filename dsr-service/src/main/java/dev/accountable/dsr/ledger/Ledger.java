package dev.accountable.dsr.ledger;

import dev.accountable.dsr.connector.ErasePlan;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was erased. It is only ever added to; entering the same twice does no harm. It says when, because what was erased
 * before a backup was taken is not in that backup, and a person may have come back since.
 */
@ApplicationScoped
public class Ledger {

    private static final int PAGE = 500;

    private final Database database;
    private final LedgerKeys keys;
    private final InstantSource clock;

    Ledger(Database database, LedgerKeys keys, InstantSource clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /** What an entry says of a thing. */
    enum Entry {
        ERASE,
        ANONYMISE,
        /** A person was searched by it, and everything of that person was erased that could be. */
        PERSON
    }

    private record Line(String fingerprint, Entry entry) {}

    /** Rows that were erased or anonymised, and what the person was searched by. */
    public void enter(SystemMap system, ErasePlan plan, Map<IdentifierKind, String> person) {
        Fingerprints fingerprints = keys.current();
        List<Line> lines = new ArrayList<>();
        person.forEach(
                (kind, value) -> lines.add(new Line(fingerprints.person(system.key(), kind, value), Entry.PERSON)));
        add(fingerprints, system, lines);
        for (Dataset dataset : system.datasets()) {
            List<PlannedRecord> page = plan.page(dataset.key(), 0, PAGE);
            while (!page.isEmpty()) {
                add(
                        fingerprints,
                        system,
                        page.stream()
                                .map(record -> new Line(
                                        fingerprints.row(system.key(), dataset.key(), record.key()),
                                        Entry.valueOf(record.action().name())))
                                .toList());
                page = plan.page(dataset.key(), page.get(page.size() - 1).position(), PAGE);
            }
        }
    }

    private void add(Fingerprints fingerprints, SystemMap system, List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        database.run("""
                insert into erasure_fingerprint (fingerprint, erased_at, key_id, system, action)
                select decode(f, 'hex'), ?, ?, ?, a from unnest(?::text[], ?::text[]) as line (f, a) on conflict do nothing""", statement -> {
            Database.setInstant(statement, 1, now);
            statement.setString(2, fingerprints.keyId());
            statement.setString(3, system.key());
            Database.setColumn(statement, 4, "text", lines, Line::fingerprint);
            Database.setColumn(statement, 5, "text", lines, line -> line.entry().name());
            return statement.executeUpdate();
        });
    }

    /** Which of these fingerprints were entered since, and with what. */
    Map<String, Entry> known(List<String> fingerprints, Instant since) {
        return database.run("""
                select distinct on (f) f, action
                  from unnest(?::text[]) as asked (f) join erasure_fingerprint on fingerprint = decode(f, 'hex')
                 where erased_at >= ? order by f, erased_at desc""", statement -> {
            Database.setColumn(statement, 1, "text", fingerprints, fingerprint -> fingerprint);
            Database.setInstant(statement, 2, since);
            ResultSet row = statement.executeQuery();
            Map<String, Entry> known = new HashMap<>();
            while (row.next()) {
                known.put(row.getString(1), Entry.valueOf(row.getString(2)));
            }
            return known;
        });
    }
}
