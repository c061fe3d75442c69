package dev.accountable.audit.erasure;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.jdbc.Database;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Date;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Removes payloads that have been kept long enough, and keeps the months of the payload table ahead of time. Any number of
 * pods may run it; a second finds nothing left to do.
 */
@ApplicationScoped
class Retention {

    private static final int BATCH = 10_000;
    private static final int MONTHS_AHEAD = 2;

    private final Database database;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    Retention(Database database, AuditTrail auditTrail, InstantSource clock) {
        this.database = database;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @Scheduled(every = "${accountable.retention.interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        addMonths();
        Instant now = clock.instant();
        List<RetentionRule> rules = QuarkusTransaction.requiringNew().call(RetentionRule::all);
        long dropped = dropMonths(rules, now);
        for (RetentionRule rule : rules) {
            long removed = remove(rule, now);
            if (removed > 0) {
                record(Map.of("typePrefix", rule.typePrefix(), "payloads", Long.toString(removed)));
            }
        }
        if (dropped > 0) {
            record(Map.of("months", Long.toString(dropped)));
        }
    }

    private void addMonths() {
        YearMonth month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            YearMonth next = month.plusMonths(ahead);
            QuarkusTransaction.requiringNew().run(() -> month("add_payload_month", next));
        }
    }

    /** Whole months, where nothing in them is kept longer by another rule, by no rule, or by a hold. */
    private long dropMonths(List<RetentionRule> rules, Instant now) {
        long dropped = 0;
        for (YearMonth month : months()) {
            Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            boolean everyRuleIsOver = !rules.isEmpty()
                    && rules.stream().allMatch(rule -> !rule.cutOff(now).isBefore(end));
            if (everyRuleIsOver && !isAnythingKept(month, end, rules, now)) {
                QuarkusTransaction.requiringNew().run(() -> month("drop_payload_month", month));
                dropped++;
            }
        }
        return dropped;
    }

    /** Of types without a rule, or under a legal hold. */
    private boolean isAnythingKept(YearMonth month, Instant end, List<RetentionRule> rules, Instant now) {
        return database.run("""
                select exists (
                    select from payload p join event e on e.id = p.event_id
                     where p.time >= ?::timestamptz and p.time < ?::timestamptz
                       and (not exists (select from unnest(?::text[]) as rule (prefix) where starts_with(e.type, prefix))
                            or e.subject in (select n.pseudonym from person n join legal_hold h using (reference)
                                              where h.released_at is null and h.until > ?::timestamptz)))
                """, statement -> {
            statement.setString(
                    1, month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toString());
            statement.setString(2, end.toString());
            Database.setArray(
                    statement,
                    3,
                    "text",
                    rules.stream().map(RetentionRule::typePrefix).toArray());
            statement.setString(4, now.toString());
            ResultSet row = statement.executeQuery();
            return row.next() && row.getBoolean(1);
        });
    }

    private long remove(RetentionRule rule, Instant now) {
        long removed = 0;
        int batch;
        do {
            batch = QuarkusTransaction.requiringNew().call(() -> removeBatch(rule, now));
            removed += batch;
        } while (batch == BATCH);
        return removed;
    }

    private int removeBatch(RetentionRule rule, Instant now) {
        return database.run("""
                delete from payload where (event_id, time) in (
                    select p.event_id, p.time
                      from payload p join event e on e.id = p.event_id
                     where p.time < ?::timestamptz and starts_with(e.type, ?)
                       and not exists (select from retention_rule longer
                                        where length(longer.type_prefix) > length(?)
                                          and starts_with(e.type, longer.type_prefix))
                       and not exists (select from person n join legal_hold h using (reference)
                                        where n.pseudonym = e.subject
                                          and h.released_at is null and h.until > ?::timestamptz)
                     limit ?)
                """, statement -> {
            statement.setString(1, rule.cutOff(now).toString());
            statement.setString(2, rule.typePrefix());
            statement.setString(3, rule.typePrefix());
            statement.setString(4, now.toString());
            statement.setInt(5, BATCH);
            return statement.executeUpdate();
        });
    }

    private List<YearMonth> months() {
        return database.run("select to_char(month, 'YYYY-MM') from payload_months() as month", statement -> {
            ResultSet rows = statement.executeQuery();
            List<YearMonth> months = new ArrayList<>();
            while (rows.next()) {
                months.add(YearMonth.parse(rows.getString(1)));
            }
            return months;
        });
    }

    private boolean month(String function, YearMonth month) {
        return database.run("select " + function + "(?)", statement -> {
            statement.setDate(1, Date.valueOf(month.atDay(1)));
            ResultSet row = statement.executeQuery();
            return row.next() && row.getBoolean(1);
        });
    }

    private void record(Map<String, String> details) {
        QuarkusTransaction.requiringNew()
                .run(() -> auditTrail.record("audit.retention.applied", "log/retention-rules", null, details));
    }
}
