package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real Chromium without a window, driven over its DevTools protocol: the machine's own or, where it has none, the one that
 * npm fetches into {@code target/browser} for anybody, without a right to install. What it is stands in {@code src/test/browser}.
 */
class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell");
    private static final Path FETCHED = Path.of("target", "browser").toAbsolutePath();
    private static final int PATIENCE = 60;

    private final Process process;
    private final WebSocket socket;
    private final String session;
    private final AtomicInteger commands = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    Browser(Path profile) throws IOException, InterruptedException {
        Optional<Path> own =
                NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
        var builder = new ProcessBuilder(
                own.isPresent() ? own.get().toString() : fetched().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile);
        if (own.isEmpty()) {
            builder.environment()
                    .put("LD_LIBRARY_PATH", FETCHED.resolve("al2023/lib").toString());
            builder.environment()
                    .put("FONTCONFIG_FILE", FETCHED.resolve("fonts.conf").toString());
        }
        process = builder.redirectErrorStream(true).start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address(process), new Answers())
                .join();
        JsonNode target = send("Target.createTarget", Map.of("url", "about:blank"), null);
        session = send(
                        "Target.attachToTarget",
                        Map.of("targetId", target.path("targetId").asText(), "flatten", true),
                        null)
                .path("sessionId")
                .asText();
    }

    /** Whether there is one on this machine, or npm can fetch it. */
    static boolean canBeHad() {
        return NAMES.stream().anyMatch(name -> onPath(name).isPresent())
                || (onPath("npm").isPresent()
                        && System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"));
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Fetched once, up to {@code mvn clean}. It stands in its place when it is whole, and not before. */
    private static synchronized Path fetched() throws IOException, InterruptedException {
        if (!Files.isDirectory(FETCHED)) {
            Path folder = Files.createTempDirectory(FETCHED.getParent(), "browser-");
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(Path.of("src", "test", "browser", file), folder.resolve(file));
            }
            run(folder, "npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund");
            run(
                    folder,
                    "node",
                    "--input-type=module",
                    "--eval",
                    "import chromium from '@sparticuz/chromium'; await chromium.executablePath()");
            // Its own file names folders of another machine, and without a font it ends with the first page.
            Files.writeString(
                    folder.resolve("fonts.conf"),
                    "<fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>"
                            .formatted(FETCHED.resolve("fonts"), FETCHED.resolve("cache")));
            Files.move(folder, FETCHED);
        }
        return FETCHED.resolve("chromium");
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        // The package unpacks itself into the folder for temporary files, and its libraries only on the machine that it
        // was made for, by which it takes this for one.
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("A browser cannot be fetched: " + String.join(" ", command) + " says: " + said);
        }
    }

    private static URI address(Process process) throws IOException {
        BufferedReader reader = process.inputReader(UTF_8);
        var said = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                // What it says from now on is of no interest, and must not fill the pipe.
                var unread = new Thread(() -> reader.lines().forEach(more -> {}), "browser");
                unread.setDaemon(true);
                unread.start();
                return URI.create(listening.group(1));
            }
            said.append(line).append('\n');
        }
        throw new IOException("The browser does not start: " + said);
    }

    void open(URI address) throws IOException, InterruptedException {
        send("Page.navigate", Map.of("url", address.toString()), session);
        await().until(() -> run("return document.readyState + ' ' + location.href"), equalTo("complete " + address));
    }

    /** Runs the body of a function in the page; null comes back as an empty text. */
    String run(String script, Object... arguments) throws IOException, InterruptedException {
        String expression = "(function() {" + script + "}).apply(null, " + text(arguments) + ")";
        JsonNode answer = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true), session);
        if (answer.has("exceptionDetails")) {
            throw new IOException("The page fails: " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value").asText("");
    }

    /** Chooses a folder in a field for files, as a person does in the dialog. */
    void choose(String field, Path folder) throws IOException, InterruptedException {
        String expression = "document.getElementById(" + text(field) + ")";
        run("document.getElementById(arguments[0]).value = ''", field);
        String object = send("Runtime.evaluate", Map.of("expression", expression), session)
                .path("result")
                .path("objectId")
                .asText();
        send("DOM.setFileInputFiles", Map.of("files", List.of(folder.toString()), "objectId", object), session);
        // The folder is gone through after the answer.
        await().until(() -> run("return document.getElementById(arguments[0]).files.length", field), not("0"));
    }

    private JsonNode send(String method, Map<String, Object> parameters, @Nullable String to)
            throws IOException, InterruptedException {
        int id = commands.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        answers.put(id, answer);
        Map<String, Object> command = Map.of("id", id, "method", method, "params", parameters);
        if (to != null) {
            command = Map.of("id", id, "method", method, "params", parameters, "sessionId", to);
        }
        try {
            socket.sendText(text(command), true).get(PATIENCE, TimeUnit.SECONDS);
            JsonNode said = answer.get(PATIENCE, TimeUnit.SECONDS);
            if (said.has("error")) {
                throw new IOException(method + " is refused: " + said.path("error"));
            }
            return said.path("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The browser does not answer to " + method, e);
        }
    }

    private class Answers implements WebSocket.Listener {

        private final StringBuilder begun = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            begun.append(part);
            if (last) {
                complete(begun.toString());
                begun.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            onError(from, new IOException("The browser has ended"));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            answers.values().forEach(waiting -> waiting.completeExceptionally(error));
        }

        /** What has no id is news that nobody has asked for. */
        private void complete(String message) {
            try {
                JsonNode said = JSON.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        answers.remove(said.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(said);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
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
            send("Browser.close", Map.of(), null);
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
