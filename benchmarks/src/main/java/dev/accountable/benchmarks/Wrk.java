package dev.accountable.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients of a service: HTTP with a valid token, each of them asking again as soon as it was answered. */
final class Wrk {

    private final String url;
    private final int seconds;

    Wrk(String url, int seconds) {
        this.url = url;
        this.seconds = seconds;
    }

    /** @param arguments of the script */
    Load run(Path script, String token, int clients, String path, Object... arguments) {
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
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
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
