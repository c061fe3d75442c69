package dev.accountable.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients of the log: HTTP with a valid token, each of them asking again as soon as it was answered. */
final class Wrk {

    private final String url;
    private final int seconds;
    private int runs;

    Wrk(String url, int seconds) {
        this.url = url;
        this.seconds = seconds;
    }

    /** Appends, so many events a request. In events a second. */
    Load append(Path script, String token, int clients, int events) {
        runs++;
        return run(script, token, clients, "/api/v1/events", List.of(Integer.toString(events), Integer.toString(runs)))
                .times(events);
    }

    /** Asks for the paths that stand in a file. */
    Load get(Path script, String token, int clients, Path paths) {
        return run(script, token, clients, "/", List.of(paths.toString()));
    }

    private Load run(Path script, String token, int clients, String path, List<String> arguments) {
        var command = new ArrayList<>(List.of(
                "wrk",
                "--threads=1",
                "--connections=" + clients,
                "--duration=" + seconds + "s",
                "--timeout=30s",
                "--latency",
                "--script=" + script,
                url + path,
                "--"));
        command.addAll(arguments);
        String said = Tool.run(Map.of("TOKEN", token), command);
        if (said.contains("Non-2xx") || said.contains("Socket errors")) {
            throw new IllegalStateException("Not every request was answered: " + said);
        }
        return new Load(Tool.number("^Requests/sec:\\s+([0-9.]+)", said), millis("50%", said), millis("99%", said));
    }

    private static double millis(String percentile, String said) {
        Matcher found = Pattern.compile("^\\s+" + percentile + "\\s+([0-9.]+)(us|ms|s)\\s*$", Pattern.MULTILINE)
                .matcher(said);
        if (!found.find()) {
            throw new IllegalStateException("No " + percentile + " in: " + said);
        }
        double value = Double.parseDouble(found.group(1));
        return switch (found.group(2)) {
            case "us" -> value / 1000;
            case "s" -> value * 1000;
            default -> value;
        };
    }
}
