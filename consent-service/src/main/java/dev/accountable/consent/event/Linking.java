package dev.accountable.consent.event;

import static dev.accountable.jdbc.Database.instant;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.event.Settlement.Said;
import dev.accountable.jdbc.Database;
import dev.accountable.problem.ProblemException;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A visitor turns out to be an account. From the commit on both references stand for the account, histories are read as one,
 * and what either objected to or had restricted stands. The locks of both persons are held meanwhile, so whoever writes for one
 * of them comes before or after, and nothing that was said is lost (decision 22).
 */
@ApplicationScoped
public class Linking {

    private static final int ATTEMPTS = 5;

    private record Row(String subject, long id, @Nullable Long mergedInto) {}

    private record Pair(Row visitor, Row account) {}

    /** What both said about one purpose. */
    private static final class Both {
        private @Nullable Said account;
        private @Nullable Said visitor;
        private boolean objection;
    }

    private final Database database;
    private final Recording recording;
    private final AuditTrail auditTrail;
    private final InstantSource clock;

    Linking(Database database, Recording recording, AuditTrail auditTrail, InstantSource clock) {
        this.database = database;
        this.recording = recording;
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    /** In a transaction of its own. Again changes nothing; 409 where the visitor is another account already. */
    public LinkedView link(String visitor, String account, String actor, String site) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return once(visitor, account, actor, site);
            } catch (Database.Overtaken e) {
                Log.debugf("Overtaken at attempt %d", attempt);
            }
        }
        return once(visitor, account, actor, site);
    }

    private LinkedView once(String visitor, String account, String actor, String site) {
        return QuarkusTransaction.requiringNew().call(() -> linkHere(visitor, account, actor, site));
    }

    private LinkedView linkHere(String visitor, String account, String actor, String site) {
        make(visitor, account);
        Pair before = pair(visitor, account);
        long target = before.account().mergedInto() == null
                ? before.account().id()
                : before.account().mergedInto();
        lock(before.visitor().id(), target);
        Pair pair = pair(visitor, account);
        if (!Objects.equals(pair.account().mergedInto(), before.account().mergedInto())) {
            throw new Database.Overtaken();
        }
        long id = pair.visitor().id();
        Long mergedInto = pair.visitor().mergedInto();
        if (id == target || Objects.equals(mergedInto, target)) {
            return new LinkedView(account, true, List.of());
        }
        if (mergedInto != null) {
            throw ProblemException.conflict("visitor-linked", "This visitor turned out to be another account already.");
        }
        Instant now = clock.instant();
        Map<String, Both> said = said(id, target);
        Map<String, Settlement> settled = new TreeMap<>();
        List<Carried> carried = new ArrayList<>();
        said.forEach((purpose, both) -> {
            Said visitors = both.visitor;
            if (visitors != null) {
                Settlement settlement = Settlement.between(both.account, visitors, both.objection, now);
                settled.put(purpose, settlement);
                if (settlement.toBeWritten()) {
                    carried.add(settlement.carried(purpose, later(visitors.at(), both.account)));
                }
            }
        });
        merge(id, target);
        moveObjections(id, target, account, now);
        moveRestrictions(id, target, account, now);
        if (!carried.isEmpty()) {
            recording.carry(act(account, actor, site, carried), carried);
        }
        auditTrail.recordFor(
                actor,
                "consent.visitor.linked",
                "sites/" + site,
                account,
                Map.of("visitor", visitor, "purposes", String.join(" ", settled.keySet())));
        return new LinkedView(
                account,
                false,
                settled.entrySet().stream()
                        .map(entry -> new LinkedView.Settled(
                                entry.getKey(),
                                entry.getValue().result().state(),
                                entry.getValue().winner(),
                                entry.getValue().reason()))
                        .toList());
    }

    private static Instant later(Instant visitors, @Nullable Said account) {
        return account == null || account.at().isBefore(visitors) ? visitors : account.at();
    }

    private static Act act(String account, String actor, String site, List<Carried> carried) {
        return new Act(
                Act.Kind.SUBMISSION,
                account,
                actor,
                Method.LINKED,
                null,
                carried.stream()
                        .map(one -> Choice.of(one.purpose(), one.state()))
                        .toList(),
                Act.Circumstances.of(null, null, site, null, null, false, null, null, null),
                null);
    }

    private void make(String visitor, String account) {
        database.run(
                "insert into person (subject) select * from unnest(?) as s order by 1 on conflict do nothing",
                statement -> {
                    statement.setArray(
                            1, statement.getConnection().createArrayOf("text", new Object[] {visitor, account}));
                    return statement.executeUpdate();
                });
    }

    private Pair pair(String visitor, String account) {
        return database.run("select subject, id, merged_into from person where subject in (?, ?)", statement -> {
            statement.setString(1, visitor);
            statement.setString(2, account);
            ResultSet rows = statement.executeQuery();
            Row first = null;
            Row second = null;
            while (rows.next()) {
                Row row = new Row(rows.getString(1), rows.getLong(2), rows.getObject(3, Long.class));
                first = row.subject().equals(visitor) ? row : first;
                second = row.subject().equals(account) ? row : second;
            }
            if (first == null || second == null) {
                // Forgotten since they were made sure of.
                throw new Database.Overtaken();
            }
            return new Pair(first, second);
        });
    }

    /** In the order in which acts lock persons. */
    private void lock(long visitor, long account) {
        database.run("""
                with two as materialized (select id from person where id in (?, ?) order by id)
                select id, pg_advisory_xact_lock(-id) from two""", statement -> {
            statement.setLong(1, visitor);
            statement.setLong(2, account);
            return statement.executeQuery().next();
        });
    }

    private Map<String, Both> said(long visitor, long account) {
        return database.run("""
                select s.person, s.purpose, s.state, s.at, s.expires_at, s.purpose_version, s.notice_id, s.proof_quality,
                       exists (select from objection o where o.person in (?, ?) and o.state in ('RECEIVED', 'UPHELD')
                               and (o.purpose = s.purpose or (o.purpose is null and p.direct_marketing))) as objected
                from consent_state s join purpose p on p.key = s.purpose where s.person in (?, ?)""", statement -> {
            statement.setLong(1, visitor);
            statement.setLong(2, account);
            statement.setLong(3, visitor);
            statement.setLong(4, account);
            ResultSet row = statement.executeQuery();
            Map<String, Both> found = new TreeMap<>();
            while (row.next()) {
                Both both = found.computeIfAbsent(row.getString("purpose"), purpose -> new Both());
                both.objection = row.getBoolean("objected");
                if (row.getLong("person") == visitor) {
                    both.visitor = said(row);
                } else {
                    both.account = said(row);
                }
            }
            return found;
        });
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(
                State.valueOf(row.getString("state")),
                Objects.requireNonNull(instant(row, "at")),
                instant(row, "expires_at"),
                row.getInt("purpose_version"),
                row.getObject("notice_id", UUID.class),
                row.getString("proof_quality") == null ? null : Proof.valueOf(row.getString("proof_quality")));
    }

    /** Whoever had turned out to be the visitor is the account, too: one step always leads to who somebody is. */
    private void merge(long visitor, long account) {
        database.run("update person set merged_into = ? where id = ? or merged_into = ?", statement -> {
            statement.setLong(1, account);
            statement.setLong(2, visitor);
            statement.setLong(3, visitor);
            return statement.executeUpdate();
        });
        // Where a person stands is asked of the account from now on.
        database.run("delete from consent_state where person = ?", statement -> {
            statement.setLong(1, visitor);
            return statement.executeUpdate();
        });
    }

    private void moveObjections(long visitor, long account, String subject, Instant now) {
        database.run("""
                update objection o set state = 'ENDED', ended_at = ?, ended_by = ?
                where o.person = ? and o.state in ('RECEIVED', 'UPHELD')
                  and exists (select from objection a where a.person = ? and a.state in ('RECEIVED', 'UPHELD')
                              and coalesce(a.purpose, '') = coalesce(o.purpose, ''))""", statement -> {
            setInstant(statement, 1, now);
            statement.setString(2, subject);
            statement.setLong(3, visitor);
            statement.setLong(4, account);
            return statement.executeUpdate();
        });
        move("update objection set person = ? where person = ? and state in ('RECEIVED', 'UPHELD')", visitor, account);
    }

    private void moveRestrictions(long visitor, long account, String subject, Instant now) {
        database.run("""
                update restriction o set lifted_at = ?, lifted_by = ?, reason = 'The account is restricted on the same ground'
                where o.person = ? and o.lifted_at is null
                  and exists (select from restriction a where a.person = ? and a.lifted_at is null
                              and a.ground = o.ground and coalesce(a.purpose, '') = coalesce(o.purpose, ''))""", statement -> {
            setInstant(statement, 1, now);
            statement.setString(2, subject);
            statement.setLong(3, visitor);
            statement.setLong(4, account);
            return statement.executeUpdate();
        });
        move("update restriction set person = ? where person = ? and lifted_at is null", visitor, account);
    }

    private void move(String sql, long visitor, long account) {
        database.run(sql, statement -> {
            statement.setLong(1, account);
            statement.setLong(2, visitor);
            return statement.executeUpdate();
        });
    }
}
