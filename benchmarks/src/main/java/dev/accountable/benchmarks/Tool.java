package dev.accountable.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of somebody else's that makes the load, and what it says about it. */
final class Tool {

    private Tool() {}

    /** What it printed; an error where it did not end well. */
    static String run(Map<String, String> environment, List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command.get(0) + " failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(command.get(0) + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The number that stands where the pattern has its first group. */
    static double number(String pattern, String said) {
        Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(said);
        if (!found.find()) {
            throw new IllegalStateException("No " + pattern + " in: " + said);
        }
        return Double.parseDouble(found.group(1));
    }

    /** A resource of this program as a file, for programs that read files. */
    static Path file(Path directory, String resource) {
        try (InputStream content = Objects.requireNonNull(Tool.class.getResourceAsStream("/" + resource), resource)) {
            Path file = directory.resolve(resource);
            Files.write(file, content.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(resource + " cannot be written", e);
        }
    }
}
