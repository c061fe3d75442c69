package dev.accountable.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** PostgreSQL alone: the same server, a table of its own, a row as long as an event. */
final class PgBench {

    private static final String DATABASE = "benchmark";

    /** A row's text is as long as an event of append.lua. */
    private static final int TEXT = 430;

    /** Rows to look one up in. */
    private static final int KEYED = 1_000_000;

    /** The text is a parameter, so that it travels each time as an event does. */
    private static final String ROW = "(uuidv7(), now(), :content)";

    private final Path directory;
    private final int port;
    private final String password;
    private final int seconds;

    PgBench(Path directory, int port, String password, int seconds) {
        this.directory = directory;
        this.port = port;
        this.password = password;
        this.seconds = seconds;
    }

    void prepare() {
        psql("postgres", "drop database if exists " + DATABASE);
        psql("postgres", "create database " + DATABASE);
        psql(DATABASE, "create table event (id uuid primary key, time timestamptz not null, content text not null)");
        psql(DATABASE, "create table keyed (id bigint primary key, content text not null)");
        psql(
                DATABASE,
                "insert into keyed select n, repeat('x', " + TEXT + ") from generate_series(1, " + KEYED + ") n");
        psql(DATABASE, "vacuum analyze keyed");
    }

    /** Inserts, so many rows a statement, each statement a transaction. In rows a second. */
    Load insert(int clients, int rows) {
        return run(clients, "insert into event values " + String.join(", ", Collections.nCopies(rows, ROW)) + ";\n")
                .times(rows);
    }

    /** One row of so many by its key. */
    Load select(int clients) {
        return run(clients, "\\set id random(1, " + KEYED + ")\nselect * from keyed where id = :id;\n");
    }

    private Load run(int clients, String script) {
        try {
            Path file = directory.resolve("pgbench.sql");
            Files.writeString(file, script);
            String said = Tool.run(
                    environment(DATABASE),
                    List.of(
                            "pgbench",
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--define=content=" + "x".repeat(TEXT),
                            "--client=" + clients,
                            "--jobs=1",
                            "--time=" + seconds,
                            "--file=" + file));
            return new Load(
                    Tool.number("^tps = ([0-9.]+)", said),
                    Tool.number("^latency average = ([0-9.]+) ms", said),
                    Double.NaN);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void psql(String database, String sql) {
        Tool.run(environment(database), List.of("psql", "--no-psqlrc", "--quiet", "--command=" + sql));
    }

    private Map<String, String> environment(String database) {
        return Map.of(
                "PGHOST",
                "127.0.0.1",
                "PGPORT",
                Integer.toString(port),
                "PGUSER",
                "postgres",
                "PGPASSWORD",
                password,
                "PGDATABASE",
                database);
    }
}
