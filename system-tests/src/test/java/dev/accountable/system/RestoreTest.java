package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Service;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The runbook of a restore, as far as it does not need a cluster: a backup that is made while everybody works, changes after it that
 * only the archive has, the database lost with its folder, both put back. What was answered is there, and the log continues
 * the checkpoint that somebody outside kept.
 */
@ExtendWith(Platform.class)
class RestoreTest {

    private final LocalStack stack;
    private final Login login;
    private final Path folder = Path.of("target", "restore").toAbsolutePath();

    /** Asked for before anything happens: the issuer's connections to the database are lost, too, and it notices late. */
    private final String writer;

    private final Auditor auditor;

    RestoreTest(LocalStack stack, Login login) {
        this.stack = stack;
        this.login = login;
        this.writer = login.client("consent-service");
        this.auditor = new Auditor(stack, login.password("audrey"));
    }

    @Test
    void whatWasAnsweredSurvivesTheLossOfTheDatabase() throws Exception {
        Path archive = prepareArchive();
        run("rm", "-rf", folder.resolve("base").toString());
        appendAndAwait(30);
        baseBackup();
        appendAndAwait(30);
        String kept = auditor.log("/checkpoint");
        String events = value("audit", "select count(*) from event");
        awaitArchived();

        lose();
        assertThat(RestAssured.get(stack.endpoints().management(Service.AUDIT) + "/q/health/live")
                        .statusCode())
                .as("away is no reason to end")
                .isEqualTo(200);
        restore(archive);

        awaitReady();
        assertThat(Long.parseLong(value("audit", "select count(*) from event")))
                .isGreaterThanOrEqualTo(Long.parseLong(events));
        appendAndAwait(1);
        wholeLogIsVerifiedAndContinues(kept);
    }

    private Path prepareArchive() throws IOException, SQLException {
        Path archive = Files.createDirectories(folder.resolve("archive"));
        // PostgreSQL may run as another user than the tests.
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rwxrwxrwx"));
        execute("postgres", "alter system set archive_mode = on");
        execute("postgres", "alter system set archive_command = 'cp %p \"" + archive + "/%f\"'");
        stack.postgres().restartImmediately();
        awaitReady();
        return archive;
    }

    private void baseBackup() throws Exception {
        try (Connection connection = stack.postgres().connect("postgres", "postgres");
                Statement backup = connection.createStatement()) {
            backup.execute("select pg_backup_start('restore test', true)");
            run(
                    "cp",
                    "-a",
                    stack.postgres().folder().toString(),
                    folder.resolve("base").toString());
            try (ResultSet label = backup.executeQuery("select labelfile from pg_backup_stop()")) {
                label.next();
                Files.writeString(folder.resolve("base/backup_label"), label.getString(1));
            }
        }
        run("bash", "-c", "rm -rf '" + folder + "/base/postmaster.pid' '" + folder + "'/base/pg_wal/*");
    }

    private void awaitArchived() throws SQLException {
        String segment = value("postgres", "select pg_walfile_name(pg_switch_wal())");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> value(
                                "postgres",
                                "select coalesce(last_archived_wal, '') >= '" + segment + "' from pg_stat_archiver")
                        .equals("t"));
    }

    private void lose() throws Exception {
        Path cluster = stack.postgres().folder();
        long pid = Long.parseLong(
                Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
        all.add(server);
        all.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> all.stream().noneMatch(RestoreTest::runs));
        run("rm", "-rf", cluster.toString());
    }

    /** Not so for a process that has ended and only waits for its parent to notice. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private void restore(Path archive) throws Exception {
        Path cluster = stack.postgres().folder();
        run("cp", "-a", folder.resolve("base").toString(), cluster.toString());
        Files.createFile(cluster.resolve("recovery.signal"));
        Files.writeString(
                cluster.resolve("postgresql.auto.conf"),
                "restore_command = 'cp \"" + archive + "/%f\" %p'\narchive_command = 'true'\n",
                StandardOpenOption.APPEND);
        run(
                "chown",
                "--reference=" + folder.resolve("base"),
                cluster.resolve("recovery.signal").toString());
        stack.postgres().startServer();
        execute("postgres", "alter system reset restore_command");
        execute("postgres", "alter system reset archive_mode");
    }

    private void wholeLogIsVerifiedAndContinues(String kept) throws Exception {
        String key = auditor.key();
        auditor.verifies("fsck", key, auditor.log());
        String now = auditor.log("/checkpoint");
        Path old = Files.writeString(folder.resolve("kept"), kept);
        Path newest = Files.writeString(folder.resolve("now"), now);
        String from = kept.lines().skip(1).findFirst().orElseThrow();
        String to = now.lines().skip(1).findFirst().orElseThrow();
        Path proof = Files.writeString(
                folder.resolve("proof"), auditor.log("/consistency-proofs?from=" + from + "&to=" + to));
        auditor.verifies("consistency", key, old.toString(), newest.toString(), proof.toString());
    }

    private void appendAndAwait(int events) throws SQLException {
        for (int i = 0; i < events; i++) {
            RestAssured.given()
                    .config(RestAssured.config()
                            .encoderConfig(EncoderConfig.encoderConfig()
                                    .encodeContentTypeAs("application/cloudevents+json", ContentType.TEXT)))
                    .auth()
                    .oauth2(writer)
                    .contentType("application/cloudevents+json")
                    .body("""
                            {"specversion":"1.0","id":"%s","source":"/consent-service","type":"dev.accountable.consent.given",
                             "time":"2026-11-23T09:00:00Z","subject":"consents/%d","datacontenttype":"application/json",
                             "data":{"actor":"restore","outcome":"SUCCESS","details":{}}}""".formatted(UUID.randomUUID(), i))
                    .post(stack.endpoints().service(Service.AUDIT) + "/api/v1/events")
                    .then()
                    .statusCode(200);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> value("audit", "select not exists (select from waiting)")
                        .equals("t"));
    }

    private void awaitReady() {
        for (Service service : Service.values()) {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> RestAssured.get(stack.endpoints().management(service) + "/q/health/ready")
                                    .statusCode()
                            == 200);
        }
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> !login.client("website").isEmpty());
    }

    private String value(String database, String query) {
        return new Tables(stack, database).row(query);
    }

    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = stack.postgres().connect(database, "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + said)
                .isZero();
    }
}
