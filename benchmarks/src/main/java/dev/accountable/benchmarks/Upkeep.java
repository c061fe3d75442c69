package dev.accountable.benchmarks;

import static dev.accountable.benchmarks.Bench.OUT;

import dev.accountable.stack.Await;
import dev.accountable.stack.Endpoints;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What dsr-service does to many rows at once: a retention run against one DELETE of as many rows, and a staging copy against psql
 * copying the table as it is.
 */
final class Upkeep {

    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String SAMPLE = "sample";
    private static final String COPY = "copy";

    private final Bench bench;
    private final Officer officer;
    private final long rows;

    Upkeep(Bench bench, Officer officer, long rows) {
        this.bench = bench;
        this.officer = officer;
        this.rows = rows;
    }

    /** How dsr-service reaches the database that it copies into. */
    static Map<String, String> environment(Endpoints endpoints) {
        String base = "ACCOUNTABLE_DSR_CONNECTIONS_COPY_";
        return Map.of(
                base + "JDBC_URL",
                endpoints.jdbcUrl(COPY),
                base + "USERNAME",
                COPY,
                base + "PASSWORD",
                COPY,
                base + "STAGING",
                "true");
    }

    /** As many rows are due as are not; what hangs on them goes first. */
    void retention() throws IOException, SQLException {
        for (String table : List.of("kept_1", "kept_2")) {
            sample("create table " + table
                    + " (id bigint primary key, email text not null, note text not null, placed date not null)");
            sample("insert into " + table
                    + " select n, 'kept-' || n || '@example.org', repeat('note ', 8), current_date - "
                    + "case when n % 2 = 0 then 400 else 10 end from generate_series(1, " + rows + ") n");
            sample("create index on " + table + " (placed)");
        }
        sample("grant select, update, delete on kept_1 to sample_dsr");
        sample("vacuum analyze kept_1");
        sample("vacuum analyze kept_2");
        officer.call("POST", "systems", """
                {"key":"keeping","name":"Keeping","kind":"SQL","connection":"sample","datasets":[
                 {"key":"kept","table":"kept_1","primaryKey":["id"],"identifiers":{"EMAIL":"email"},
                  "fields":[{"column":"id"},{"column":"email"},{"column":"note"},{"column":"placed"}],
                  "erasure":{"action":"ERASE"}}]}""", 201);
        String rule = officer.make("retention-rules", """
                {"name":"After a year","system":"keeping","dataset":"kept","from":"placed","period":"P1Y","action":"ERASE"}""", 201);
        run(rule, true);
        officer.call("POST", "retention-rules/" + rule + "/activation", "", 200);
        double ours = run(rule, false);
        long begun = System.nanoTime();
        sample("delete from kept_2 where placed < current_date - interval '1 year'");
        double theirs = (System.nanoTime() - begun) / 1e9;
        long left = sample("select count(*) from kept_1");
        if (left != rows / 2) {
            throw new IllegalStateException(left + " rows are left of " + rows / 2);
        }
        line(rows / 2 + " rows erased by a retention run (against one DELETE)", rows / 2, ours, theirs);
    }

    private double run(String rule, boolean dryRun) throws IOException, SQLException {
        return job(officer.make("retention-rules/" + rule + "/runs", "{\"dryRun\":" + dryRun + "}", 202));
    }

    /** A name, an address, a number and a day of each row become others; the rest stays. */
    void staging() throws IOException, SQLException {
        sample("create role " + COPY + " login password '" + COPY + "'");
        sample("create database " + COPY + " owner " + COPY);
        String columns =
                "(id bigint primary key, email text not null, name text not null, note text not null, amount numeric(10, 2), born date)";
        sample("create table copied " + columns);
        sample(
                "insert into copied select n, 'copied-' || n || '@example.com', 'Somebody ' || n, repeat('note ', 8), n % 1000,"
                        + " date '1950-01-01' + (n % 20000)::int from generate_series(1, " + rows + ") n");
        sample("grant select on copied to sample_dsr");
        sample("vacuum analyze copied");
        bench.inDatabase(COPY, "create table copied " + columns);
        bench.inDatabase(COPY, "alter table copied owner to " + COPY);
        bench.inDatabase("postgres", "create database plain");
        bench.inDatabase("plain", "create table copied " + columns);
        double ours = job(officer.make("staging-copies", """
                {"source":"sample","target":"copy","language":"en","tables":[{"table":"copied","person":"id","columns":{
                 "id":{"action":"PSEUDONYM"},"email":{"action":"GENERATE","kind":"EMAIL","domain":"mail"},
                 "name":{"action":"GENERATE","kind":"FULL_NAME"},"note":{"action":"KEEP"},
                 "amount":{"action":"GENERALISE","to":"STEP","size":100},"born":{"action":"SHIFT","size":30}}}]}""", 202));
        long begun = System.nanoTime();
        Tool.run(
                bench.psql(),
                List.of(
                        "bash",
                        "-c",
                        "set -o pipefail; psql -qX -d sample -c '\\copy copied to stdout' | psql -qX -d plain -c '\\copy copied from stdin'"));
        double theirs = (System.nanoTime() - begun) / 1e9;
        if (bench.inDatabase(COPY, "select count(*) from copied") != rows) {
            throw new IllegalStateException("Rows are missing in the copy");
        }
        line(rows + " rows copied for staging (against \\copy as they are)", rows, ours, theirs);
    }

    private static void line(String what, long rows, double ours, double theirs) {
        OUT.printf(
                Locale.ROOT,
                "| %s | %,.0f rows/s | %,.0f rows/s | **%.2f** |%n",
                what,
                rows / ours,
                rows / theirs,
                theirs / ours);
    }

    /** Seconds that a job took, by its own account. */
    private double job(String id) throws SQLException {
        String query = "select state from job where id = '" + id + "'";
        boolean ended = Await.until(PATIENCE, () -> {
            try {
                return List.of("DONE", "FAILED").contains(bench.strings(query).get(0));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        if (!ended || !bench.strings(query).contains("DONE")) {
            throw new IllegalStateException("A job did not end well: "
                    + bench.strings("select coalesce(error, state) from job where id = '" + id + "'"));
        }
        return Double.parseDouble(
                bench.strings("select extract(epoch from finished_at - created_at) from job where id = '" + id + "'")
                        .get(0));
    }

    private long sample(String sql) throws SQLException {
        return bench.inDatabase(SAMPLE, sql);
    }
}
