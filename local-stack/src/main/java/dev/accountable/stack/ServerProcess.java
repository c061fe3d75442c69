package dev.accountable.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Java server that the stack runs as a child process: one of the services, or Keycloak. */
public final class ServerProcess {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration END_WITHIN = Duration.ofSeconds(15);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final URI ready;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private @Nullable Process process;
    private volatile boolean wanted;

    /** The ready address answers 200 once the server serves. */
    ServerProcess(String name, List<String> command, Map<String, String> environment, Path log, String ready) {
        this.name = name;
        this.command = command;
        this.environment = environment;
        this.log = log;
        this.ready = URI.create(ready);
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public long pid() {
        return running().pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Starts it and returns when it is ready. */
    public void start() {
        launch();
        awaitReady();
    }

    void launch() {
        if (isAlive()) {
            throw new IllegalStateException(name + " is already running");
        }
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(key -> key.matches("(QUARKUS|ACCOUNTABLE|KC|KEYCLOAK)_.*"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
            wanted = true;
        } catch (IOException e) {
            throw new StackException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    public void awaitReady() {
        Process started = running();
        if (!Await.until(READY_WITHIN, () -> !started.isAlive() || isReady())) {
            throw new StackException(name + " is not ready after " + READY_WITHIN.toMinutes() + " minutes; see " + log);
        }
        if (!started.isAlive()) {
            throw new StackException(
                    name + " ended while it started (exit code " + started.exitValue() + "); see " + log);
        }
    }

    private boolean isReady() {
        try {
            var request =
                    HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it as a power failure would (SIGKILL); returns when it is gone. */
    public void kill() {
        wanted = false;
        endByForce(running());
        awaitEnd();
    }

    /** Asks it to end (SIGTERM) and ends it by force if it does not; returns when it is gone. */
    public void stop() {
        terminate();
        awaitEnd();
    }

    void terminate() {
        wanted = false;
        if (process != null) {
            process.destroy();
        }
    }

    void awaitEnd() {
        if (process == null) {
            return;
        }
        try {
            if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                endByForce(process);
                process.waitFor();
            }
        } catch (InterruptedException e) {
            endByForce(process);
            Thread.currentThread().interrupt();
        }
    }

    /** With its children: Keycloak's script passes SIGTERM on to the server that it starts, but cannot pass on SIGKILL. */
    private static void endByForce(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Tells when it ends without having been asked to. */
    void onUnexpectedEnd(Consumer<String> listener) {
        var unused = running().onExit().thenAccept(ended -> {
            if (wanted) {
                listener.accept(name + " has ended unexpectedly (exit code " + ended.exitValue() + "); see " + log);
            }
        });
    }

    private Process running() {
        return Objects.requireNonNull(process, () -> name + " was not started");
    }

    /** A mark on the command line by which a later start finds what an earlier one had to leave behind. */
    static String mark(Path data) {
        return "-Daccountable.data=" + data;
    }

    /** Ends the processes that carry the mark of this folder, whose stack is gone: it was killed. */
    static void endLeftOvers(Path data) {
        String mark = mark(data);
        List<ProcessHandle> leftOvers = ProcessHandle.allProcesses()
                .filter(handle -> hasArgument(handle, mark))
                .toList();
        leftOvers.forEach(ProcessHandle::destroy);
        for (ProcessHandle leftOver : leftOvers) {
            if (!Await.until(END_WITHIN, () -> !hasArgument(leftOver, mark))) {
                leftOver.destroyForcibly();
                Await.until(END_WITHIN, () -> !hasArgument(leftOver, mark));
            }
        }
    }

    /** Not so for a process that has ended and only waits for its parent to notice, unlike {@code isAlive}. */
    static boolean hasArgument(ProcessHandle process, String argument) {
        return List.of(process.info().arguments().orElse(new String[0])).contains(argument);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
