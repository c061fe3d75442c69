package dev.accountable.audit.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Chromium without a window, driven over WebDriver (W3C) as its driver speaks it. */
class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String session;

    Browser(Path profile) throws IOException, InterruptedException {
        driver = new ProcessBuilder("chromedriver", "--port=0")
                .redirectErrorStream(true)
                .start();
        BufferedReader said = driver.inputReader(StandardCharsets.UTF_8);
        Matcher started = STARTED.matcher("");
        while (!started.find()) {
            String line = said.readLine();
            if (line == null) {
                throw new IOException("chromedriver does not start");
            }
            started = STARTED.matcher(line);
        }
        String server = "http://localhost:" + started.group(1) + "/session";
        List<String> arguments = List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        JsonNode answer = post(
                server,
                Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", Map.of("args", arguments)))));
        session = server + "/" + answer.path("sessionId").asText();
    }

    /** Whether this machine has one: Debian's packages are chromium and chromium-driver. */
    static boolean isHere() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "chromedriver")));
    }

    void open(URI address) throws IOException, InterruptedException {
        post(session + "/url", Map.of("url", address.toString()));
    }

    /** Runs the body of a function in the page; null comes back as an empty text. */
    String run(String script, Object... arguments) throws IOException, InterruptedException {
        return post(session + "/execute/sync", Map.of("script", script, "args", arguments))
                .asText("");
    }

    private JsonNode post(String address, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text(body)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("chromedriver answers " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body()).path("value");
    }

    private static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            var end = HttpRequest.newBuilder(URI.create(session)).DELETE().build();
            http.send(end, HttpResponse.BodyHandlers.discarding());
            driver.destroy();
            driver.waitFor();
        } catch (InterruptedException e) {
            driver.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
