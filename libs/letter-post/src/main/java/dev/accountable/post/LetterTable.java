package dev.accountable.post;

import static dev.accountable.jdbc.Database.setColumn;
import static dev.accountable.jdbc.Database.setInstant;

import dev.accountable.jdbc.Database;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is the same in every table of letters: {@code id, state, attempts, due_at, ended_at, problem}. All of it in the
 * caller's transaction.
 */
public final class LetterTable {

    private final Database database;
    private final String table;

    /**
     * One table.
     *
     * @param table its name, a constant of the service
     */
    public LetterTable(Database database, String table) {
        this.database = database;
        this.table = table;
    }

    /** That it was sent is true however late it is said; anything else only until the lease ends. */
    void settle(List<Outcome> outcomes, Instant now) {
        database.run("""
                update %s l set state = o.state, due_at = o.due_at, problem = o.problem,
                                ended_at = case when o.state <> 'WAITING' then ?::timestamptz end
                from unnest(?, ?, ?, ?, ?) as o (id, attempts, state, due_at, problem)
                where l.id = o.id and l.attempts = o.attempts
                  and (l.state = 'SENDING' or l.state = 'UNCERTAIN' and o.state = 'SENT')""".formatted(table), statement -> {
            setInstant(statement, 1, now);
            setColumn(statement, 2, "uuid", outcomes, Outcome::letter);
            setColumn(statement, 3, "integer", outcomes, Outcome::attempt);
            setColumn(statement, 4, "text", outcomes, outcome -> outcome.state().name());
            setColumn(statement, 5, "timestamptz", outcomes, Outcome::dueAt);
            setColumn(statement, 6, "text", outcomes, Outcome::problem);
            return statement.executeUpdate();
        });
    }

    /** How many nobody knows the end of, whose lease is over. */
    int lose(Instant now) {
        return database.run("""
                update %s set state = 'UNCERTAIN', ended_at = ?, problem = 'sender-lost'
                where state = 'SENDING' and due_at <= ?""".formatted(table), statement -> {
            setInstant(statement, 1, now);
            setInstant(statement, 2, now);
            return statement.executeUpdate();
        });
    }

    /** Up to ten thousand of each, for a gauge. None where there is none. */
    Map<String, Integer> standing(List<String> states) {
        String each = states.stream()
                .map(state -> "(select state from %s where state = '%s' limit 10000)".formatted(table, state))
                .collect(Collectors.joining(" union all "));
        return database.run("select state, count(*) from (" + each + ") counted group by state", statement -> {
            ResultSet row = statement.executeQuery();
            Map<String, Integer> counts = new HashMap<>();
            while (row.next()) {
                counts.put(row.getString(1), row.getInt(2));
            }
            return counts;
        });
    }
}
