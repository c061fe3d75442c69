package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** The auditor's program verifier/Verify.java, run as the auditor runs it or, where it is run often, in this process. */
public class Verifier {

    public record Verdict(int exitCode, String text) {}

    private static final Path SOURCE = Path.of("verifier", "Verify.java");

    /** Compiled once: each test would wait for the compiler otherwise. */
    private static final Path CLASSES = compiled();

    private static final Method RUN = run();

    private final Path folder;
    private int files;

    public Verifier(Path folder) {
        this.folder = folder;
    }

    private static Path compiled() {
        try {
            Path classes =
                    Files.createDirectories(Path.of("target", "verifier")).toAbsolutePath();
            int compiled = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-Xlint:all",
                            "-Werror",
                            "-proc:none",
                            "-cp",
                            classes.toString(),
                            "-d",
                            classes.toString(),
                            SOURCE.toString());
            assertThat(compiled).as("it compiles without a warning").isZero();
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Method run() {
        try {
            var classes = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            Method run = classes.loadClass("Verify").getDeclaredMethod("run", String[].class, PrintStream.class);
            run.setAccessible(true);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("There is no Verify.run", e);
        }
    }

    /** {@code java Verify.java …}, as the auditor types it. */
    public Verdict asTyped(String... arguments) throws IOException, InterruptedException {
        return process(List.of(SOURCE.toString()), Map.of(), arguments);
    }

    /** As a process of its own, compiled already. */
    public Verdict asProcess(String... arguments) throws IOException, InterruptedException {
        return asProcess(Map.of(), arguments);
    }

    public Verdict asProcess(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return process(List.of("-cp", CLASSES.toString(), "Verify"), environment, arguments);
    }

    private static Verdict process(List<String> program, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(program);
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Verdict(process.waitFor(), text);
    }

    public Verdict run(String... arguments) {
        var text = new ByteArrayOutputStream();
        try {
            int exitCode = (int) RUN.invoke(null, arguments, new PrintStream(text, true, UTF_8));
            return new Verdict(exitCode, text.toString(UTF_8));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("It fell over: " + Arrays.toString(arguments), e);
        }
    }

    public String file(String content) {
        return file(content.getBytes(UTF_8));
    }

    public String file(byte[] content) {
        try {
            return Files.write(folder.resolve("file-" + files++), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
