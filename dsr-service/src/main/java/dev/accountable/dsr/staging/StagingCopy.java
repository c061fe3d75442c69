package dev.accountable.dsr.staging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.connector.SystemAccess;
import dev.accountable.dsr.connector.SystemAccess.Open;
import dev.accountable.dsr.job.JobFailed;
import dev.accountable.dsr.job.JobKind;
import dev.accountable.dsr.job.JobRun;
import dev.accountable.dsr.seal.SecretKeyFile;
import dev.accountable.dsr.staging.StartStagingCopy.Table;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Copies. The target is marked as unusable before anything is written; everything is written and looked at in one transaction
 * of the target, and that transaction takes the mark away. So whatever happens, and whenever, a target without the mark was
 * seen to be right.
 */
@Startup(1)
@ApplicationScoped
class StagingCopy implements JobKind {

    static final String NAME = "staging-copy";

    /** In the target's own schema, where whoever uses it finds it. */
    static final String MARK = "accountable_unusable";

    private static final int SAVED_EVERY = 50_000;
    private static final int BUFFER = 64 * 1024;

    private final SystemAccess access;
    private final SecretKeyFile key;
    private final int mostIdentifiers;

    StagingCopy(
            SystemAccess access,
            @ConfigProperty(name = "accountable.dsr.pseudonym-key-file") Optional<Path> key,
            @ConfigProperty(name = "accountable.dsr.staging-most-identifiers", defaultValue = "5000000")
                    int mostIdentifiers) {
        this.access = access;
        this.key = SecretKeyFile.read(key, "Copies cannot be pseudonymised", "ACCOUNTABLE_DSR_PSEUDONYM_KEY_FILE");
        this.mostIdentifiers = mostIdentifiers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String resource(JobRun run) {
        return "staging-copies/" + run.id();
    }

    /** Why a copy cannot be right, in sentences; empty where it can. Changes nothing. */
    List<String> contradictions(StartStagingCopy asked) {
        return access.read(
                asked.source(),
                "looking at the source",
                source -> access.read(asked.target(), "looking at the target", target -> {
                    if (isSameDatabase(source, target)) {
                        return List.of("source and target are the same database");
                    }
                    return CopyPlan.of(asked, source, target).contradictions();
                }));
    }

    /** A lock that one session holds is not free to another of the same database. */
    private static boolean isSameDatabase(Open source, Open target) throws SQLException {
        long lock = UUID.randomUUID().getMostSignificantBits();
        try (PreparedStatement hold = target.prepare("select pg_advisory_xact_lock(?)");
                PreparedStatement attempt = source.prepare("select pg_try_advisory_xact_lock(?)")) {
            hold.setLong(1, lock);
            hold.execute();
            attempt.setLong(1, lock);
            ResultSet free = attempt.executeQuery();
            free.next();
            return !free.getBoolean(1);
        }
    }

    @Override
    public Map<String, String> run(JobRun run) {
        StartStagingCopy asked = run.spec(StartStagingCopy.class);
        if (!access.isStaging(asked.target())) {
            throw new JobFailed("The target is not configured as a staging database any more.");
        }
        List<String> contradictions = contradictions(asked);
        if (!contradictions.isEmpty()) {
            throw new JobFailed(String.join("; ", contradictions) + ".");
        }
        mark(asked.target(), "A copy is under way, or did not come to its end");
        try {
            StagingCopyView.Report report = access.read(
                    asked.source(),
                    "reading the source",
                    source -> access.change(asked.target(), "filling the target", target -> fill(run, source, target)));
            run.save(report);
            return Map.of(
                    "source",
                    asked.source(),
                    "target",
                    asked.target(),
                    "rows",
                    Long.toString(report.rows().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()));
        } catch (JobFailed e) {
            mark(asked.target(), e.reason());
            throw e;
        }
    }

    private void mark(String connection, String reason) {
        access.change(connection, "marking the target as unusable", target -> {
            String table = target.quoted(MARK);
            try (PreparedStatement create = target.prepare("create table if not exists " + table
                            + " (reason text not null, since timestamptz not null default now())");
                    PreparedStatement clear = target.prepare("delete from " + table);
                    PreparedStatement insert = target.prepare("insert into " + table + " (reason) values (?)")) {
                create.execute();
                clear.execute();
                insert.setString(1, reason);
                return insert.executeUpdate();
            }
        });
    }

    private StagingCopyView.Report fill(JobRun run, Open source, Open target) throws SQLException {
        CopyPlan plan = CopyPlan.of(run.spec(StartStagingCopy.class), source, target);
        var pseudonyms = new Pseudonyms(key);
        var generated = new Generated(plan.asked().languageOrEnglish());
        var identifiers = new Identifiers(key, mostIdentifiers);
        Map<String, Long> rows = new LinkedHashMap<>();
        var still = new Still(run, rows);
        List<Table> tables = plan.pointedToFirst();
        execute(target, "set constraints all deferred");
        execute(
                target,
                "truncate "
                        + tables.stream()
                                .map(table -> target.quoted(table.table()))
                                .collect(Collectors.joining(", ")));
        for (Table table : tables) {
            rows.put(table.table(), 0L);
            var copy = new TableCopy(table, plan, pseudonyms, generated, identifiers);
            rows.put(table.table(), copy(copy, source, target, still));
        }
        execute(target, "set constraints all immediate");
        for (Table table : tables) {
            goOnBehindKeptNumbers(plan, table, target);
        }
        var checks = new CopyChecks(plan, target);
        checks.everyRowIsThere(rows);
        int foreignKeys = checks.everyForeignKeyHolds();
        Map<String, Long> k = checks.nobodyStandsOut();
        checks.noIdentifierIsLeft(identifiers, still);
        execute(target, "drop table " + target.quoted(MARK));
        return new StagingCopyView.Report(rows, identifiers.size(), k, foreignKeys);
    }

    /** Whoever works with the copy adds rows; their numbers come behind those that were kept. */
    private static void goOnBehindKeptNumbers(CopyPlan plan, Table table, Open target) throws SQLException {
        for (var declared : table.columns().entrySet()) {
            String column = declared.getKey();
            if (declared.getValue().action() != Treatment.Action.KEEP || !plan.isNumber(table.table(), column)) {
                continue;
            }
            try (PreparedStatement statement = target.prepare(
                    "select setval(sequence::regclass, coalesce((select max(" + target.quoted(column) + ") from "
                            + target.quoted(table.table()) + "), 1)) from pg_get_serial_sequence(?, ?) as sequence"
                            + " where sequence is not null")) {
                statement.setString(1, target.quoted(table.table()));
                statement.setString(2, column);
                statement.execute();
            }
        }
    }

    private static long copy(TableCopy copy, Open source, Open target, Runnable still) throws SQLException {
        CopyIn into = target.connection()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + target.quoted(copy.name()) + " (" + target.list(copy.written())
                        + ") from stdin (encoding 'UTF8')");
        try (PreparedStatement statement =
                source.prepare("select " + source.list(copy.read()) + " from " + source.quoted(copy.name()))) {
            ResultSet row = statement.executeQuery();
            var lines = new StringBuilder(BUFFER);
            long rows = 0;
            while (row.next()) {
                lines.append(copy.line(row));
                rows++;
                still.run();
                if (lines.length() >= BUFFER) {
                    write(into, lines);
                }
            }
            write(into, lines);
            into.endCopy();
            return rows;
        } finally {
            if (into.isActive()) {
                into.cancelCopy();
            }
        }
    }

    private static void write(CopyIn into, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(UTF_8);
        into.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }

    private static void execute(Open open, String sql) throws SQLException {
        try (PreparedStatement statement = open.prepare(sql)) {
            statement.execute();
        }
    }

    /** Keeps the job while rows go by. */
    private static final class Still implements Runnable {

        private final JobRun run;
        private final Map<String, Long> rows;
        private long seen;

        private Still(JobRun run, Map<String, Long> rows) {
            this.run = run;
            this.rows = rows;
        }

        @Override
        public void run() {
            if (++seen % SAVED_EVERY == 0) {
                run.save(new StagingCopyView.Report(rows, 0, Map.of(), 0));
            }
        }
    }
}
