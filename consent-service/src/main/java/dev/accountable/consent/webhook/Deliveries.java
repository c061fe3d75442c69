package dev.accountable.consent.webhook;

import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.jdbc.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tables of webhooks, and every statement on them.
 *
 * <p>An attempt is claimed by moving {@code next_attempt_at} behind its time-out, made without a transaction, and settled in
 * another. Whoever is killed in between leaves a row that is due again: the target may get it twice, with the same id.
 *
 * <p><b>Order.</b> Only the first waiting delivery of a person and target, by position, is ever claimed. One that is due and
 * not the first is put off ({@code behind}), so that it is looked at once and not at every turn, and whoever settles the
 * first calls the next one up. Positions follow the order of what the person said, because what is said about one person
 * and purpose is recorded one after the other.
 */
@ApplicationScoped
class Deliveries {

    /** As far as is counted: beyond, the number says "many". */
    static final int MANY = 10_000;

    private static final int REPLAYED_AT_ONCE = 10_000;
    private static final int ENDED_AT_ONCE = 1_000;
    private static final int REMOVED_AT_ONCE = 5_000;

    /** For each delivery that may be claimed, more are looked at: some will have to stand behind others. */
    private static final int LOOKED_AT_FOR_EACH = 4;

    record New(UUID id, String target, Message message, String data) {}

    /**
     * An attempt under way: everything that is needed to send.
     *
     * @param failures before this one, since the delivery was written or replayed
     * @param subject null for a test only
     */
    record Attempt(
            UUID id,
            int number,
            int failures,
            String type,
            Instant occurredAt,
            String data,
            @Nullable Long person,
            @Nullable String subject) {}

    /** @param more whether there may be more to look at */
    record Claimed(List<Attempt> attempts, boolean more) {}

    /** What came of an attempt, and if it failed, when the next one is due or why there is none. */
    record Outcome(
            Attempt attempt,
            Instant at,
            Answer answer,
            @Nullable Instant next,
            @Nullable EndReason end) {}

    /** What is known about a target beside its configuration. */
    record Standing(@Nullable Instant disabledAt, @Nullable Instant pausedUntil) {

        boolean isPaused(Instant now) {
            return pausedUntil != null && pausedUntil.isAfter(now);
        }
    }

    /** @param oldest when the oldest that waits was written; null where none waits */
    record Backlog(int waiting, @Nullable Instant oldest, int dead) {}

    record Row(long position, DeliveryView view) {}

    private final Database database;

    Deliveries(Database database) {
        this.database = database;
    }

    // --- Written with what they speak of ---------------------------------------------------------------------------

    void add(List<New> rows, Instant now) {
        int added = database.run("""
                insert into webhook_delivery
                       (id, target, type, about, person, data, occurred_at, created_at, next_attempt_at)
                select n.id, n.target, n.type, n.about, p.id, n.data, n.occurred_at, ?, ?
                  from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[])
                       with ordinality as n (id, target, type, about, subject, data, occurred_at, place)
                  join person p on p.subject = n.subject
                 order by n.place
                """, statement -> {
            setInstant(statement, 1, now);
            setInstant(statement, 2, now);
            setColumn(statement, 3, "uuid", rows, New::id);
            setColumn(statement, 4, "text", rows, New::target);
            setColumn(statement, 5, "text", rows, row -> row.message().type().id());
            setColumn(statement, 6, "uuid", rows, row -> row.message().about());
            setColumn(statement, 7, "text", rows, row -> row.message().subject());
            setColumn(statement, 8, "text", rows, New::data);
            setColumn(statement, 9, "timestamptz", rows, row -> row.message().at());
            return statement.executeUpdate();
        });
        if (added != rows.size()) {
            throw new IllegalStateException("A person whose choice was recorded is not known");
        }
    }

    void addTest(UUID id, String target, String data, Instant now) {
        database.run("""
                insert into webhook_delivery (id, target, type, data, occurred_at, created_at, next_attempt_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """, statement -> {
            statement.setObject(1, id);
            statement.setString(2, target);
            statement.setString(3, MessageType.TEST.id());
            statement.setString(4, data);
            setInstant(statement, 5, now);
            setInstant(statement, 6, now);
            setInstant(statement, 7, now);
            return statement.executeUpdate();
        });
    }

    // --- Sent ------------------------------------------------------------------------------------------------------

    /** Takes due deliveries to one target, up to {@code most}; nobody else does until {@code lease} has passed. */
    Claimed claim(String target, int most, Instant now, Duration lease) {
        List<UUID> due = lockDue(target, most * LOOKED_AT_FOR_EACH, now);
        if (due.isEmpty()) {
            return new Claimed(List.of(), false);
        }
        Set<UUID> behind = putOff(due, now.plus(lease));
        List<UUID> first =
                due.stream().filter(id -> !behind.contains(id)).limit(most).toList();
        List<Attempt> attempts = begin(first, now.plus(lease));
        List<Attempt> sendable = attempts.stream()
                .filter(attempt -> attempt.person() == null || attempt.subject() != null)
                .toList();
        if (sendable.size() < attempts.size()) {
            cancel(
                    target,
                    attempts.stream()
                            .filter(attempt -> attempt.subject() == null)
                            .map(Attempt::person)
                            .filter(Objects::nonNull)
                            .toList(),
                    now);
        }
        return new Claimed(sendable, due.size() == most * LOOKED_AT_FOR_EACH && sendable.size() < most);
    }

    private List<UUID> lockDue(String target, int most, Instant now) {
        return database.run("""
                select id from webhook_delivery
                 where target = ? and state = 'WAITING' and next_attempt_at <= ?
                 order by next_attempt_at, position limit ? for update skip locked
                """, statement -> {
            statement.setString(1, target);
            setInstant(statement, 2, now);
            statement.setInt(3, most);
            return ids(statement.executeQuery());
        });
    }

    /**
     * Which of them stand behind others, and so are not to be sent yet. In a statement of its own, so that it sees what was
     * settled before the rows were locked. None is put off behind one that somebody else has locked: who settles that one
     * may have looked already for whom to call up. Such a delivery stays due and is looked at again.
     */
    private Set<UUID> putOff(List<UUID> due, Instant atLeastUntil) {
        return database.run("""
                with standing as (
                       select own.id, first.id as first
                         from unnest(?::uuid[]) as looked_at (id)
                         join webhook_delivery own on own.id = looked_at.id
                        cross join lateral (
                              select e.id from webhook_delivery e
                               where e.target = own.target and e.person = own.person and e.state = 'WAITING'
                                 and e.position < own.position
                               order by e.position limit 1) first),
                     put_off as (
                       update webhook_delivery d set behind = true, next_attempt_at = greatest(still.next_attempt_at, ?)
                         from standing
                        cross join lateral (
                              select e.next_attempt_at from webhook_delivery e
                               where e.id = standing.first and e.state = 'WAITING' for share skip locked) still
                        where d.id = standing.id)
                select id from standing
                """, statement -> {
            setIds(statement, 1, due);
            setInstant(statement, 2, atLeastUntil);
            return new HashSet<>(ids(statement.executeQuery()));
        });
    }

    private List<Attempt> begin(List<UUID> ids, Instant leasedUntil) {
        return database.run("""
                update webhook_delivery d set attempts = d.attempts + 1, behind = false, next_attempt_at = ?
                  from webhook_delivery own left join person p on p.id = own.person
                 where own.id = any (?) and d.id = own.id
                returning d.id, d.attempts, d.failures, d.type, d.occurred_at, d.data, d.person, p.subject
                """, statement -> {
            setInstant(statement, 1, leasedUntil);
            setIds(statement, 2, ids);
            ResultSet row = statement.executeQuery();
            List<Attempt> attempts = new ArrayList<>();
            while (row.next()) {
                attempts.add(new Attempt(
                        id(row),
                        row.getInt("attempts"),
                        row.getInt("failures"),
                        row.getString("type"),
                        at(row, "occurred_at"),
                        row.getString("data"),
                        row.getObject("person", Long.class),
                        row.getString("subject")));
            }
            return attempts;
        });
    }

    private void cancel(String target, List<Long> persons, Instant now) {
        database.run("""
                update webhook_delivery
                   set state = 'CANCELLED', reason = 'PERSON_FORGOTTEN', settled_at = ?, behind = false
                 where target = ? and person = any (?) and state = 'WAITING'
                """, statement -> {
            setInstant(statement, 1, now);
            statement.setString(2, target);
            setPersons(statement, 3, persons);
            return statement.executeUpdate();
        });
    }

    /** Writes down what came of attempts at one target, and calls up what waited behind those that ended. */
    void settle(String target, List<Outcome> outcomes, Instant now) {
        if (outcomes.isEmpty()) {
            return;
        }
        addAttempts(outcomes);
        List<Long> ended = new ArrayList<>(deliver(
                outcomes.stream()
                        .filter(outcome -> outcome.answer().isDelivered())
                        .map(outcome -> outcome.attempt().id())
                        .toList(),
                now));
        List<Outcome> failed = outcomes.stream()
                .filter(outcome -> !outcome.answer().isDelivered())
                .toList();
        if (!failed.isEmpty()) {
            ended.addAll(fail(failed, now));
        }
        if (!ended.isEmpty()) {
            callUp(target, ended, now);
        }
    }

    private void addAttempts(List<Outcome> outcomes) {
        database.run("""
                insert into webhook_attempt (delivery, number, at, milliseconds, status, error)
                select o.delivery, o.number, o.at, o.milliseconds, o.status, o.error
                  from unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::int[], ?::smallint[], ?::text[])
                       as o (delivery, number, at, milliseconds, status, error)
                  join webhook_delivery d on d.id = o.delivery
                    on conflict do nothing
                """, statement -> {
            setColumn(
                    statement, 1, "uuid", outcomes, outcome -> outcome.attempt().id());
            setColumn(
                    statement, 2, "int4", outcomes, outcome -> outcome.attempt().number());
            setColumn(statement, 3, "timestamptz", outcomes, Outcome::at);
            setColumn(statement, 4, "int4", outcomes, outcome ->
                    (int) outcome.answer().took().toMillis());
            setColumn(
                    statement, 5, "int2", outcomes, outcome -> outcome.answer().status());
            setColumn(
                    statement, 6, "text", outcomes, outcome -> outcome.answer().error());
            return statement.executeUpdate();
        });
    }

    /** It arrived: also where a slower attempt was taken for lost meanwhile, or given up. Returns whose. */
    private List<Long> deliver(List<UUID> ids, Instant now) {
        return database.run("""
                update webhook_delivery
                   set state = 'DELIVERED', settled_at = ?, reason = null, behind = false
                 where id = any (?) and state in ('WAITING', 'DEAD') returning person
                """, statement -> {
            setInstant(statement, 1, now);
            setIds(statement, 2, ids);
            return persons(statement.executeQuery());
        });
    }

    /** An attempt that another one has overtaken has no say any more. Returns whose deliveries are dead now. */
    private List<Long> fail(List<Outcome> failed, Instant now) {
        return database.run("""
                update webhook_delivery d
                   set failures = d.failures + 1,
                       next_attempt_at = coalesce(o.next, d.next_attempt_at),
                       state = case when o.reason is null then d.state else 'DEAD' end,
                       reason = o.reason,
                       settled_at = case when o.reason is null then null else ?::timestamptz end
                  from unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::text[]) as o (id, number, next, reason)
                 where d.id = o.id and d.state = 'WAITING' and d.attempts = o.number
                returning case when o.reason is null then null else d.person end as person
                """, statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "uuid", failed, outcome -> outcome.attempt().id());
            setColumn(statement, 3, "int4", failed, outcome -> outcome.attempt().number());
            setColumn(statement, 4, "timestamptz", failed, Outcome::next);
            setColumn(
                    statement,
                    5,
                    "text",
                    failed,
                    outcome -> outcome.end() == null ? null : outcome.end().name());
            return persons(statement.executeQuery());
        });
    }

    /**
     * Makes due what comes next for these persons, if it was put off. Read under lock first: somebody may be putting it off
     * at this moment, who did not see yet that it is the first now.
     */
    private void callUp(String target, List<Long> persons, Instant now) {
        List<UUID> next = database.run("""
                select next.id
                  from unnest(?::bigint[]) as ended (person)
                 cross join lateral (
                       select d.id from webhook_delivery d
                        where d.target = ? and d.person = ended.person and d.state = 'WAITING'
                        order by d.position limit 1 for update) next
                """, statement -> {
            setPersons(statement, 1, persons.stream().distinct().sorted().toList());
            statement.setString(2, target);
            return ids(statement.executeQuery());
        });
        if (next.isEmpty()) {
            return;
        }
        database.run(
                "update webhook_delivery set behind = false, next_attempt_at = ? where id = any (?) and behind",
                statement -> {
                    setInstant(statement, 1, now);
                    setIds(statement, 2, next);
                    return statement.executeUpdate();
                });
    }

    // --- Targets ---------------------------------------------------------------------------------------------------

    Standing standing(String target) {
        return database.run("select disabled_at, paused_until from webhook_target where name = ?", statement -> {
            statement.setString(1, target);
            ResultSet row = statement.executeQuery();
            return row.next()
                    ? new Standing(Database.instant(row, "disabled_at"), Database.instant(row, "paused_until"))
                    : new Standing(null, null);
        });
    }

    /** So that a target is remembered after it was taken out of the configuration. */
    void know(List<String> targets) {
        database.run("insert into webhook_target (name) select unnest(?::text[]) on conflict do nothing", statement -> {
            setColumn(statement, 1, "text", targets, name -> name);
            return statement.executeUpdate();
        });
    }

    /** True for the first to do so. */
    boolean disable(String target, Instant now) {
        return database.run("""
                insert into webhook_target as t (name, disabled_at) values (?, ?)
                    on conflict (name) do update set disabled_at = excluded.disabled_at where t.disabled_at is null
                """, statement -> {
            statement.setString(1, target);
            setInstant(statement, 2, now);
            return statement.executeUpdate() == 1;
        });
    }

    void activate(String target) {
        database.run("update webhook_target set disabled_at = null, paused_until = null where name = ?", statement -> {
            statement.setString(1, target);
            return statement.executeUpdate();
        });
    }

    void pause(String target, Instant until) {
        database.run("""
                insert into webhook_target as t (name, paused_until) values (?, ?)
                    on conflict (name) do update set paused_until = greatest(t.paused_until, excluded.paused_until)
                """, statement -> {
            statement.setString(1, target);
            setInstant(statement, 2, until);
            return statement.executeUpdate();
        });
    }

    /** Ends what waits for a target that does not want to be told. Returns true where there may be more. */
    boolean endWaiting(String target, EndReason reason, Instant writtenBefore, Instant now) {
        return database.run("""
                update webhook_delivery
                   set state = 'DEAD', reason = ?, settled_at = ?, behind = false
                 where id in (select id from webhook_delivery
                               where target = ? and state = 'WAITING' and created_at < ?
                               order by position limit ? for update skip locked)
                """, statement -> {
            statement.setString(1, reason.name());
            setInstant(statement, 2, now);
            statement.setString(3, target);
            setInstant(statement, 4, writtenBefore);
            statement.setInt(5, ENDED_AT_ONCE);
            return statement.executeUpdate() == ENDED_AT_ONCE;
        });
    }

    /** Known once, and not among these. */
    List<String> removedTargets(List<String> configured) {
        return database.run("select name from webhook_target where name <> all (?)", statement -> {
            setColumn(statement, 1, "text", configured, name -> name);
            ResultSet row = statement.executeQuery();
            List<String> names = new ArrayList<>();
            while (row.next()) {
                names.add(row.getString("name"));
            }
            return names;
        });
    }

    Backlog backlog(String target) {
        return database.run("""
                select (select count(*) from (select from webhook_delivery
                                               where target = n.target and state = 'WAITING' limit ?) w) as waiting,
                       (select created_at from webhook_delivery
                         where target = n.target and state = 'WAITING' order by position limit 1) as oldest,
                       (select count(*) from (select from webhook_delivery
                                               where target = n.target and state = 'DEAD' limit ?) d) as dead
                  from (values (?)) as n (target)
                """, statement -> {
            statement.setInt(1, MANY);
            statement.setInt(2, MANY);
            statement.setString(3, target);
            ResultSet row = statement.executeQuery();
            row.next();
            return new Backlog(row.getInt("waiting"), Database.instant(row, "oldest"), row.getInt("dead"));
        });
    }

    // --- Looked at and replayed ------------------------------------------------------------------------------------

    /** Newest first, below {@code before}; the attempts are left out. */
    List<Row> page(String target, DeliveryState state, long before, int limit) {
        return database.run("""
                select d.*, l.status, l.error
                  from webhook_delivery d
                  left join lateral (select a.status, a.error from webhook_attempt a
                                      where a.delivery = d.id order by a.number desc limit 1) l on true
                 where d.target = ? and d.state = ? and d.position < ? order by d.position desc limit ?
                """, statement -> {
            statement.setString(1, target);
            statement.setString(2, state.name());
            statement.setLong(3, before);
            statement.setInt(4, limit);
            ResultSet row = statement.executeQuery();
            List<Row> page = new ArrayList<>();
            while (row.next()) {
                page.add(new Row(row.getLong("position"), view(row, null)));
            }
            return page;
        });
    }

    Optional<DeliveryView> find(String target, UUID id) {
        List<AttemptView> attempts = attempts(id);
        return database.run("""
                select d.*, l.status, l.error
                  from webhook_delivery d
                  left join lateral (select a.status, a.error from webhook_attempt a
                                      where a.delivery = d.id order by a.number desc limit 1) l on true
                 where d.target = ? and d.id = ?
                """, statement -> {
            statement.setString(1, target);
            statement.setObject(2, id);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(view(row, attempts)) : Optional.empty();
        });
    }

    private List<AttemptView> attempts(UUID delivery) {
        return database.run(
                "select number, at, milliseconds, status, error from webhook_attempt where delivery = ? order by number",
                statement -> {
                    statement.setObject(1, delivery);
                    ResultSet row = statement.executeQuery();
                    List<AttemptView> attempts = new ArrayList<>();
                    while (row.next()) {
                        attempts.add(new AttemptView(
                                row.getInt("number"),
                                at(row, "at"),
                                row.getInt("milliseconds"),
                                row.getObject("status", Integer.class),
                                row.getString("error")));
                    }
                    return attempts;
                });
    }

    private static DeliveryView view(ResultSet row, @Nullable List<AttemptView> attempts) throws SQLException {
        var state = DeliveryState.valueOf(row.getString("state"));
        String reason = row.getString("reason");
        return new DeliveryView(
                id(row),
                row.getString("target"),
                row.getString("type"),
                row.getObject("about", UUID.class),
                state,
                reason == null ? null : EndReason.valueOf(reason),
                at(row, "occurred_at"),
                at(row, "created_at"),
                state == DeliveryState.WAITING ? at(row, "next_attempt_at") : null,
                Database.instant(row, "settled_at"),
                row.getInt("attempts"),
                row.getObject("status", Integer.class),
                row.getString("error"),
                attempts);
    }

    /** False where it is not dead. */
    boolean replay(String target, UUID id, Instant now) {
        return database.run("""
                update webhook_delivery
                   set state = 'WAITING', reason = null, settled_at = null, failures = 0, next_attempt_at = ?
                 where target = ? and id = ? and state = 'DEAD'
                """, statement -> {
            setInstant(statement, 1, now);
            statement.setString(2, target);
            statement.setObject(3, id);
            return statement.executeUpdate() == 1;
        });
    }

    /** Replays the oldest that were written in this time, up to a limit; returns how many. */
    int replayAll(String target, Instant from, Instant until, Instant now) {
        return database.run("""
                update webhook_delivery
                   set state = 'WAITING', reason = null, settled_at = null, failures = 0, next_attempt_at = ?
                 where id in (select id from webhook_delivery
                               where target = ? and state = 'DEAD' and created_at >= ? and created_at < ?
                               order by created_at, position limit ? for update skip locked)
                """, statement -> {
            setInstant(statement, 1, now);
            statement.setString(2, target);
            setInstant(statement, 3, from);
            setInstant(statement, 4, until);
            statement.setInt(5, REPLAYED_AT_ONCE);
            return statement.executeUpdate();
        });
    }

    static boolean mayBeMore(int replayed) {
        return replayed == REPLAYED_AT_ONCE;
    }

    /** Removes what ended before, with its attempts. Returns true where there may be more. */
    boolean remove(DeliveryState ended, Instant before) {
        return database.run("""
                delete from webhook_delivery
                 where id in (select id from webhook_delivery where state = ? and settled_at < ?
                               order by settled_at limit ? for update skip locked)
                """, statement -> {
            statement.setString(1, ended.name());
            setInstant(statement, 2, before);
            statement.setInt(3, REMOVED_AT_ONCE);
            return statement.executeUpdate() == REMOVED_AT_ONCE;
        });
    }

    // --- Columns ---------------------------------------------------------------------------------------------------

    private static void setIds(PreparedStatement statement, int parameter, List<UUID> ids) throws SQLException {
        setColumn(statement, parameter, "uuid", ids, id -> id);
    }

    private static void setPersons(PreparedStatement statement, int parameter, List<Long> persons) throws SQLException {
        setColumn(statement, parameter, "int8", persons, person -> person);
    }

    private static List<UUID> ids(ResultSet row) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        while (row.next()) {
            ids.add(id(row));
        }
        return ids;
    }

    private static List<Long> persons(ResultSet row) throws SQLException {
        List<Long> persons = new ArrayList<>();
        while (row.next()) {
            Long person = row.getObject("person", Long.class);
            if (person != null) {
                persons.add(person);
            }
        }
        return persons;
    }

    private static UUID id(ResultSet row) throws SQLException {
        return row.getObject("id", UUID.class);
    }

    /** Of a column that is never null. */
    private static Instant at(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Database.instant(row, column));
    }
}
