package dev.accountable.consent.event;

import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.jdbc.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the acts of a group meet: who acts, under locks that last to the commit, what the register says, and where each
 * person stands. Read by a handful of statements, and kept up to date while one act after the other is applied.
 */
class Background {

    /** Whose act it is: the account, for a visitor who turned out to be one. */
    record Target(long person, String subject) {}

    record Pair(long person, String purpose, @Nullable UUID notice) {

        Pair withoutNotice() {
            return new Pair(person, purpose, null);
        }
    }

    /** By which an import is known when it comes again. */
    record Imported(long person, String purpose, State state, Instant at) {}

    private final Database database;
    private final Instant now;
    private final Map<String, Target> people;
    private final Map<Pair, Register> registers = new HashMap<>();
    private final Map<Pair, Standing> standings = new HashMap<>();
    private final Set<Pair> objectedTo = new HashSet<>();
    private final Set<Imported> imported = new HashSet<>();

    /** In the current transaction. Throws {@link Database.Overtaken} where all of it is to be tried anew. */
    Background(Database database, List<Act> acts, Instant now) {
        this.database = database;
        this.now = now;
        this.people = people(acts);
        look(acts);
    }

    /** Null where nobody is known who could withdraw anything. */
    @Nullable
    Target target(Act act) {
        return people.get(act.subject());
    }

    Register register(Act act, Target target, Choice choice) {
        return Objects.requireNonNull(registers.get(new Pair(target.person(), choice.purpose(), act.noticeId())));
    }

    @Nullable
    Standing standing(Pair pair) {
        return standings.get(pair);
    }

    /** From now on this is the last event. */
    void happened(Pair pair, ConsentEventView event) {
        standings.put(pair, Standing.of(event));
    }

    /** Purposes on which the person stands somewhere, as far as was looked. */
    List<String> purposesOf(Target target) {
        return standings.keySet().stream()
                .filter(pair -> pair.person() == target.person())
                .map(Pair::purpose)
                .sorted()
                .toList();
    }

    boolean isObjectedTo(Pair pair) {
        return objectedTo.contains(pair);
    }

    /** False for an import that was here before, in an earlier file or in this group. */
    boolean isNew(Imported one) {
        return !imported.contains(one);
    }

    void came(Imported one) {
        imported.add(one);
    }

    /** Clocks of two pods differ; what was said later is later all the same. */
    Instant after(@Nullable Standing before) {
        return before == null || before.at().isBefore(now) ? now : before.at().plusNanos(1_000);
    }

    /** Whoever acts has a row from then on; to withdraw nothing makes nobody known. Locked in one order, until the commit. */
    private Map<String, Target> people(List<Act> acts) {
        List<String> all = acts.stream().map(Act::subject).distinct().toList();
        Map<String, Target> known = lock(all);
        List<String> unknown = acts.stream()
                .filter(act -> act.kind() == Act.Kind.SUBMISSION && !known.containsKey(act.subject()))
                .map(Act::subject)
                .distinct()
                .sorted()
                .toList();
        if (unknown.isEmpty()) {
            return known;
        }
        database.run("insert into person (subject) select * from unnest(?) on conflict do nothing", statement -> {
            setColumn(statement, 1, "text", unknown, subject -> subject);
            return statement.executeUpdate();
        });
        return lock(all);
    }

    /** A negative key, so that no advisory lock of the libraries is the same. */
    private Map<String, Target> lock(List<String> subjects) {
        return database.run("""
                with wanted as materialized (
                    select p.subject as asked, coalesce(t.id, p.id) as id, coalesce(t.subject, p.subject) as subject
                    from person p left join person t on t.id = p.merged_into
                    where p.subject = any (?) order by 2)
                select asked, id, subject, pg_advisory_xact_lock(-id) from wanted""", statement -> {
            setColumn(statement, 1, "text", subjects, subject -> subject);
            ResultSet rows = statement.executeQuery();
            Map<String, Target> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getString(1), new Target(rows.getLong(2), rows.getString(3)));
            }
            return found;
        });
    }

    private void look(List<Act> acts) {
        List<Pair> pairs = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        for (Act act : acts) {
            Target target = people.get(act.subject());
            if (target == null) {
                continue;
            }
            if (act.kind() == Act.Kind.WITHDRAWAL && act.choices().isEmpty()) {
                all.add(target.person());
            }
            for (Choice choice : act.choices()) {
                pairs.add(new Pair(target.person(), choice.purpose(), act.noticeId()));
            }
        }
        if (!pairs.isEmpty()) {
            lookUp(pairs.stream().distinct().toList());
        }
        List<Imported> imports = acts.stream()
                .filter(act -> act.method() == Method.IMPORT && people.containsKey(act.subject()))
                .map(this::imported)
                .toList();
        if (!imports.isEmpty()) {
            lookUpImports(imports);
        }
        if (!all.isEmpty()) {
            lookUpAll(all);
        }
    }

    private void lookUp(List<Pair> pairs) {
        database.run("""
                select w.n, r.subject is not null and r.merged_into is null as there,
                       p.version, p.oldest_valid_version, p.lawful_basis, p.validity, p.double_opt_in, p.shares_data,
                       p.ended_at, v.definition,
                       s.event, s.state, s.at, s.expires_at, s.purpose_version, s.notice_id,
                       n.id is not null as notice_known,
                       exists (select from notice m where m.key = n.key and m.major and m.version > n.version
                               and m.effective_at <= ?) as superseded,
                       exists (select from objection o where o.person = w.person
                               and coalesce(o.purpose, '') = w.purpose
                               and o.state in ('RECEIVED', 'UPHELD')) as objected
                from unnest(?, ?, ?) with ordinality as w (person, purpose, notice, n)
                join person r on r.id = w.person
                left join purpose p on p.key = w.purpose
                left join purpose_version v on p.offered_to_children and v.purpose = p.key and v.version = p.version
                left join consent_state s on s.person = w.person and s.purpose = w.purpose
                left join notice n on n.id = w.notice and n.published_at is not null""", statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "bigint", pairs, Pair::person);
            setColumn(statement, 3, "text", pairs, Pair::purpose);
            setColumn(statement, 4, "uuid", pairs, Pair::notice);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                Pair pair = pairs.get(row.getInt("n") - 1);
                mustBeThere(row);
                registers.put(pair, Register.read(row));
                Pair key = pair.withoutNotice();
                if (row.getString("state") != null) {
                    standings.put(key, Standing.read(row));
                }
                if (row.getBoolean("objected")) {
                    objectedTo.add(key);
                }
            }
            return registers;
        });
    }

    private void lookUpAll(List<Long> everything) {
        database.run("""
                select r.id, r.subject is not null and r.merged_into is null as there,
                       s.purpose, s.event, s.state, s.at, s.expires_at, s.purpose_version, s.notice_id
                from person r left join consent_state s on s.person = r.id and s.state = 'GIVEN'
                where r.id = any (?)""", statement -> {
            setColumn(statement, 1, "bigint", everything, person -> person);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                mustBeThere(row);
                if (row.getString("state") != null) {
                    standings.put(new Pair(row.getLong("id"), row.getString("purpose"), null), Standing.read(row));
                }
            }
            return standings;
        });
    }

    Imported imported(Act act) {
        Choice choice = act.choices().get(0);
        return new Imported(
                Objects.requireNonNull(people.get(act.subject())).person(),
                choice.purpose(),
                choice.state(),
                Objects.requireNonNull(act.circumstances().collectedAt()));
    }

    /** By the index of each person's events, however many rows the tables have grown by since they were analysed. */
    private void lookUpImports(List<Imported> imports) {
        database.run("""
                select w.n from unnest(?, ?, ?, ?) with ordinality as w (person, purpose, state, at, n)
                cross join lateral (
                    select from (select w.person as id
                                 union all select v.id from person v where v.merged_into = w.person) p
                    join consent_event e on e.person = p.id and e.purpose = w.purpose
                    join submission s on s.id = e.submission and s.method = 'IMPORT'
                    where e.state = w.state and e.at = w.at
                    limit 1) found""", statement -> {
            setColumn(statement, 1, "bigint", imports, Imported::person);
            setColumn(statement, 2, "text", imports, Imported::purpose);
            setColumn(statement, 3, "text", imports, one -> one.state().name());
            setColumn(statement, 4, "timestamptz", imports, Imported::at);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                imported.add(imports.get(row.getInt(1) - 1));
            }
            return imported;
        });
    }

    /** Forgotten, or turned out to be somebody, between being found and being locked: to be found anew. */
    private static void mustBeThere(ResultSet row) throws SQLException {
        if (!row.getBoolean("there")) {
            throw new Database.Overtaken();
        }
    }
}
