package dev.accountable.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A real PostgreSQL whose binaries come from Maven Central. It asks everyone for a password, over TCP on the loopback
 * interface only, and it flushes to the disk before it says committed, as in production: what survives here survives
 * there.
 *
 * <p>PostgreSQL refuses to run as root, so root runs it in a user namespace of its own, or as {@code nobody} where the
 * kernel forbids that.
 */
public final class Postgres {

    static final String ADMIN = "postgres";
    static final String SAMPLE = "sample";

    /** May read and change the rows of the sample organisation, not its tables. */
    static final String SAMPLE_READER = "sample_dsr";

    /** Each owns the database of its name. */
    private static final List<String> OWNERS = Stream.concat(
                    Stream.of(Service.values()).map(Service::database), Stream.of("keycloak", SAMPLE))
            .toList();

    /** Whoever signs in to one of the databases, the owners too. */
    static final List<String> ROLES = Stream.of(
                    Stream.of(ADMIN, SAMPLE_READER),
                    OWNERS.stream(),
                    Stream.of(Service.values()).map(Service::role))
            .flatMap(roles -> roles)
            .toList();

    private final Path binaries;
    private final Path cluster;
    private final Path log;
    private final Endpoints endpoints;
    private final Secrets secrets;
    private final List<String> asUser;

    Postgres(Path data, Endpoints endpoints, Secrets secrets) {
        this.binaries = data.resolve("postgres-binaries");
        this.cluster = data.resolve("postgres");
        this.log = data.resolve("logs").resolve("postgres.log");
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.asUser = System.getProperty("user.name").equals("root") ? withoutRoot() : List.of();
    }

    /** Starts it on the data it has, or creates that at the first start; returns when every database is there. */
    void start() {
        if (!Files.exists(binaries)) {
            unpack();
        }
        if (!Files.exists(cluster)) {
            initialise();
        }
        startServer();
        try {
            createDatabases();
        } catch (SQLException e) {
            throw new StackException("The databases cannot be created: " + e.getMessage(), e);
        }
    }

    void stop() {
        if (Files.exists(cluster.resolve("postmaster.pid"))) {
            control("stop", "-m", "fast");
        }
    }

    /** Stops it as a power failure would, leaving recovery to do, and starts it again on the same data. */
    public void restartImmediately() {
        control("stop", "-m", "immediate");
        startServer();
    }

    /** Where its data lies. */
    public Path folder() {
        return cluster;
    }

    /** Ends the server that a killed stack left behind on this folder. */
    static void endLeftOver(Path data) {
        Path cluster = data.resolve("postgres");
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            Optional<ProcessHandle> server =
                    ProcessHandle.of(pid).filter(handle -> ServerProcess.hasArgument(handle, cluster.toString()));
            if (server.isEmpty()) {
                // Another program has this number by now; PostgreSQL would take it for a server.
                Files.delete(pidFile);
            } else if (!isStopped(server.get(), cluster)) {
                throw new StackException("PostgreSQL of an earlier start, process " + pid + ", does not end");
            }
        } catch (IOException e) {
            throw new StackException(pidFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** SIGINT is what {@code pg_ctl stop -m fast} sends: PostgreSQL ends its connections, then itself, in order. */
    private static boolean isStopped(ProcessHandle server, Path cluster) throws IOException {
        new ProcessBuilder("kill", "-INT", Long.toString(server.pid())).start();
        return Await.until(Duration.ofSeconds(30), () -> !ServerProcess.hasArgument(server, cluster.toString()));
    }

    public Connection connect(String database, String role) throws SQLException {
        return connect(endpoints, secrets, database, role);
    }

    static Connection connect(Endpoints endpoints, Secrets secrets, String database, String role) throws SQLException {
        return DriverManager.getConnection(endpoints.jdbcUrl(database), role, secrets.databasePassword(role));
    }

    /**
     * Starts the server on what its folder holds, for example a backup; it must not be running. Its passwords are random,
     * so that they need no slow hash against guessing.
     */
    public void startServer() {
        control(
                "start",
                "-o",
                "-p " + endpoints.port(Port.POSTGRES) + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
                        + " -c max_connections=300 -c fsync=on -c synchronous_commit=on -c scram_iterations=1");
    }

    private void control(String verb, String... options) {
        var command = new ArrayList<>(List.of(program("pg_ctl"), verb, "-w", "-t", "120", "-D", cluster.toString()));
        command.addAll(List.of(options));
        run(command, "PostgreSQL does not " + verb);
    }

    private void initialise() {
        Path unfinished = cluster.resolveSibling("postgres.new");
        Path passwordFile = cluster.resolveSibling("postgres-password");
        Secrets.writePrivately(passwordFile, secrets.databasePassword(ADMIN) + "\n");
        try {
            delete(unfinished);
            Files.createDirectory(unfinished);
            handOver(unfinished);
            handOver(passwordFile);
            run(
                    List.of(
                            program("initdb"),
                            "--pgdata=" + unfinished,
                            "--username=" + ADMIN,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--no-locale",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8"),
                    "PostgreSQL cannot create its data folder");
            Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("PostgreSQL cannot create its data folder: " + e.getMessage(), e);
        } finally {
            passwordFile.toFile().delete();
        }
    }

    /** What is there already stays, so that an interrupted first start is finished by the next. */
    private void createDatabases() throws SQLException {
        try (Connection connection = connect("postgres", ADMIN)) {
            for (String role : ROLES) {
                if (isMissing(connection, "select from pg_roles where rolname = '" + role + "'")) {
                    execute(
                            connection,
                            "create role " + role + " login password '" + secrets.databasePassword(role) + "'");
                }
            }
            execute(connection, "revoke connect, temporary on database " + ADMIN + " from public");
            for (String owner : OWNERS) {
                if (isMissing(connection, "select from pg_database where datname = '" + owner + "'")) {
                    execute(connection, "create database " + owner + " owner " + owner);
                }
                execute(connection, "revoke connect, temporary on database " + owner + " from public");
            }
            for (Service service : Service.values()) {
                execute(connection, "grant connect on database " + service.database() + " to " + service.role());
            }
            execute(connection, "grant connect on database " + SAMPLE + " to " + SAMPLE_READER);
        }
    }

    private static boolean isMissing(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return !found.next();
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    private void run(List<String> command, String complaint) {
        var whole = new ArrayList<>(asUser);
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .directory(binaries.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new StackException(complaint + " (exit code " + code + "); see " + log);
            }
        } catch (IOException e) {
            throw new StackException(complaint + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException(complaint + ": interrupted", e);
        }
    }

    /** How root gives up being root: in a user namespace if the kernel lets it, else as {@code nobody}. */
    private static List<String> withoutRoot() {
        if (works("unshare", "-U", "true")) {
            return List.of("unshare", "-U");
        }
        var nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        if (works("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true")) {
            return nobody;
        }
        throw new StackException("PostgreSQL does not run as root, and this machine has neither a working unshare nor"
                + " setpriv: run ./start as an ordinary user.");
    }

    private static boolean works(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void handOver(Path file) throws IOException {
        if (asUser.contains("--reuid=65534")) {
            Files.setAttribute(file, "unix:uid", 65534);
        }
    }

    private void unpack() {
        Path unfinished = binaries.resolveSibling("postgres-binaries.new");
        String archive = archive();
        try (InputStream resource = Postgres.class.getResourceAsStream(archive)) {
            if (resource == null) {
                throw new StackException(
                        "There are no PostgreSQL binaries for this machine: " + archive + " is not on the class path");
            }
            delete(unfinished);
            unpack(resource, unfinished);
            Files.move(unfinished, binaries, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("PostgreSQL cannot be unpacked to " + binaries + ": " + e.getMessage(), e);
        }
    }

    private static String archive() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        return "/postgres-" + (mac ? "darwin" : "linux") + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(file, EXECUTABLE);
                    }
                }
            }
        }
    }

    private static final Set<PosixFilePermission> EXECUTABLE = Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
