package dev.accountable.dsr.ledger;

import dev.accountable.dsr.connector.ErasePlan;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.SqlErasure;
import dev.accountable.dsr.connector.SystemAccess;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.hold.Holds;
import dev.accountable.dsr.job.JobFailed;
import dev.accountable.dsr.job.JobKind;
import dev.accountable.dsr.job.JobRun;
import dev.accountable.dsr.ledger.Ledger.Entry;
import dev.accountable.dsr.system.RegisteredSystem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Walks a restored system and erases again what the ledger knows. A row is recognised by its key; a person by what they were
 * searched by, and then everything of theirs goes that is linked to it, as in an erasure. Nothing is remembered of the rows
 * when it is over. It may be killed anywhere: what it found is in our database before anything is erased, and finding or
 * erasing again changes nothing more.
 */
@ApplicationScoped
class Replay implements JobKind {

    static final String NAME = "ledger-replay";

    private static final int BATCH = 500;

    private final SystemAccess access;
    private final SqlErasure erasure;
    private final Ledger ledger;
    private final LedgerKeys keys;
    private final ReplayRecords records;
    private final Holds holds;
    private final InstantSource clock;

    Replay(
            SystemAccess access,
            SqlErasure erasure,
            Ledger ledger,
            LedgerKeys keys,
            ReplayRecords records,
            Holds holds,
            InstantSource clock) {
        this.access = access;
        this.erasure = erasure;
        this.ledger = ledger;
        this.keys = keys;
        this.records = records;
        this.holds = holds;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String resource(JobRun run) {
        return "ledger/replays/" + run.id();
    }

    @Override
    public Map<String, String> run(JobRun run) {
        StartReplay asked = run.spec(StartReplay.class);
        SystemMap system = QuarkusTransaction.requiringNew()
                .call(() -> RegisteredSystem.withKey(asked.system()).map(RegisteredSystem::map))
                .orElseThrow(() -> new JobFailed("The system is not registered any more."));
        UUID replay = run.id();

        var found = new Walk(system, asked.backupTakenAt());
        access.read(system.connection(), "looking for what was erased", open -> {
            for (Dataset dataset : system.datasets()) {
                found.through(open, dataset, page -> {
                    records.add(replay, page);
                    run.save(found.report(records.counts(replay)));
                });
            }
            return found;
        });
        records.add(replay, found.linked());
        ReplayView.Report report = found.report(records.counts(replay));
        run.save(report);
        if (!asked.dryRun()) {
            ErasePlan plan = (dataset, after, limit) -> records.page(replay, dataset, after, limit);
            erasure.erase(system, plan, gone -> {});
            erasure.verify(system, plan);
            report = prove(system, asked, report);
            run.save(report);
        }
        records.forget(replay);
        if (report.leftAfterwards() > 0) {
            throw new JobFailed(report.leftAfterwards() + " rows that were erased are still there.");
        }
        return Map.of(
                "system",
                system.key(),
                "dryRun",
                Boolean.toString(asked.dryRun()),
                "found",
                Long.toString(report.found().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()));
    }

    /** Looks at every row again. */
    private ReplayView.Report prove(SystemMap system, StartReplay asked, ReplayView.Report done) {
        var again = new Walk(system, asked.backupTakenAt());
        long[] left = {0};
        access.read(system.connection(), "looking again", open -> {
            for (Dataset dataset : system.datasets()) {
                // That what was anonymised is anonymous, the connector has verified; its rows are there, and known.
                again.through(
                        open,
                        dataset,
                        page -> left[0] += page.stream()
                                .filter(record -> record.action() == Action.ERASE)
                                .count());
            }
            return again;
        });
        left[0] += again.linked().stream()
                .filter(record -> record.action() == Action.ERASE)
                .count();
        return new ReplayView.Report(done.rowsSeen(), done.persons(), done.found(), done.held(), again.rows, left[0]);
    }

    private interface Found {
        void in(List<PlannedRecord> page);
    }

    /** A row whose fingerprints are still to be looked up. */
    private record Seen(List<String> key, List<@Nullable String> identifying) {}

    /** One walk through all rows. */
    private final class Walk {

        private final SystemMap system;
        private final Instant since;
        private final List<Fingerprints> fingerprints = keys.all();
        private final Set<Map<IdentifierKind, String>> persons = new HashSet<>();
        private long rows;
        private long held;

        private Walk(SystemMap system, Instant since) {
            this.system = system;
            this.since = since;
        }

        ReplayView.Report report(Map<String, Long> found) {
            return new ReplayView.Report(rows, persons.size(), found, held, 0, 0);
        }

        void through(SystemAccess.Open open, Dataset dataset, Found found) throws SQLException {
            List<IdentifierKind> kinds =
                    List.copyOf(dataset.identifyingColumns().keySet());
            List<String> columns = new ArrayList<>(dataset.rowKey());
            kinds.forEach(kind -> columns.add(dataset.identifyingColumns().get(kind)));
            boolean keep = holds.isHeld(system, dataset.key());
            try (PreparedStatement statement =
                    open.prepare("select " + open.list(columns) + " from " + open.quoted(dataset.table()))) {
                ResultSet row = statement.executeQuery();
                List<Seen> batch = new ArrayList<>();
                while (row.next()) {
                    rows++;
                    List<@Nullable String> identifying = new ArrayList<>();
                    for (int i = 0; i < kinds.size(); i++) {
                        identifying.add(row.getString(dataset.rowKey().size() + 1 + i));
                    }
                    batch.add(new Seen(open.key(row, dataset), identifying));
                    if (batch.size() == BATCH) {
                        lookUp(dataset, kinds, batch, keep, found);
                        batch.clear();
                    }
                }
                lookUp(dataset, kinds, batch, keep, found);
            }
        }

        private void lookUp(Dataset dataset, List<IdentifierKind> kinds, List<Seen> batch, boolean keep, Found found) {
            List<String> asked = new ArrayList<>();
            for (Fingerprints by : fingerprints) {
                for (Seen seen : batch) {
                    asked.add(by.row(system.key(), dataset.key(), seen.key()));
                    for (int i = 0; i < kinds.size(); i++) {
                        String value = seen.identifying().get(i);
                        if (value != null) {
                            asked.add(by.person(system.key(), kinds.get(i), value));
                        }
                    }
                }
            }
            Map<String, Entry> known = asked.isEmpty() ? Map.of() : ledger.known(asked, since);
            List<PlannedRecord> page = new ArrayList<>();
            for (Fingerprints by : fingerprints) {
                for (Seen seen : batch) {
                    Entry entry = known.get(by.row(system.key(), dataset.key(), seen.key()));
                    if (entry != null && keep) {
                        held++;
                    } else if (entry != null) {
                        page.add(planned(dataset, seen.key(), Action.valueOf(entry.name())));
                    }
                    for (int i = 0; i < kinds.size(); i++) {
                        String value = seen.identifying().get(i);
                        if (value != null && known.containsKey(by.person(system.key(), kinds.get(i), value))) {
                            persons.add(Map.of(kinds.get(i), value));
                        }
                    }
                }
            }
            found.in(page);
        }

        /** Everything of the persons who were recognised, but what a duty or a hold keeps. */
        List<PlannedRecord> linked() {
            List<PlannedRecord> linked = new ArrayList<>();
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            for (Map<IdentifierKind, String> person : persons) {
                Set<String> kept = new HashSet<>();
                for (Dataset dataset : system.datasets()) {
                    if (holds.standing(system, dataset.key(), "", person).isPresent()) {
                        kept.add(dataset.key());
                    }
                }
                erasure.plan(system, person, today, record -> {
                    if (kept.contains(record.dataset())) {
                        held++;
                    } else if (record.action() != Action.RETAIN) {
                        linked.add(record);
                    }
                });
            }
            return linked;
        }

        private static PlannedRecord planned(Dataset dataset, List<String> key, Action action) {
            return new PlannedRecord(0, dataset.key(), key, action, null, null, null);
        }
    }
}
