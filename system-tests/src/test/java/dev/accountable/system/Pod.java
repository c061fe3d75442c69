package dev.accountable.system;

import dev.accountable.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service as it is packaged, started with settings that a pod in a cluster has and the local stack does not. */
final class Pod implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final int port;
    private final int management;

    private Pod(Process process, Path log, int port, int management) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.management = management;
    }

    /**
     * Starts it and returns at once.
     *
     * @param settings win over those of the stack
     */
    static Pod start(LocalStack stack, String service, Map<String, String> settings) {
        try {
            int port = freePort();
            int management = freePort();
            Path log = Files.createDirectories(Path.of("target", "pods")).resolve(service + "-" + port + ".log");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-jar",
                            stack.repository()
                                    .resolve(service)
                                    .resolve("target/quarkus-app/quarkus-run.jar")
                                    .toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(key -> key.matches("(QUARKUS|ACCOUNTABLE)_.*"));
            builder.environment().putAll(stack.environment(service));
            builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
            builder.environment().put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
            builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
            builder.environment().putAll(settings);
            return new Pod(builder.start(), log, port, management);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    int management() {
        return management;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has ended by itself and returns how. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new IllegalStateException("It goes on running; see " + log);
        }
        return process.exitValue();
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
