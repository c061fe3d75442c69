package dev.accountable.dsr.connector.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.http.Definition.Part;
import dev.accountable.dsr.connector.http.HttpSystems.Target;
import dev.accountable.outgoing.Caller;
import dev.accountable.outgoing.Caller.Answer;
import dev.accountable.outgoing.ConfiguredAddress;
import dev.accountable.outgoing.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One configured API: it authenticates, keeps the pace that the API allows, and does what it is told about waiting. Errors
 * leave it as a status, never with the words of the API, which may quote the person's data.
 */
final class HttpApi {

    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;
    /** What is asked for longer is waited for by the task, not by the worker. */
    private static final Duration WORTH_WAITING = Duration.ofSeconds(10);

    private static final int PATIENCE = 3;

    private final Definition definition;
    private final URI base;
    private final Target target;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Caller caller;
    private final long nanosBetween;
    private long next = System.nanoTime();
    private @Nullable String token;
    private Instant tokenEnds = Instant.MIN;

    /** Throws IllegalArgumentException, naming the key, where the configuration is wrong. */
    HttpApi(
            String name,
            Definition definition,
            Target target,
            ObjectMapper json,
            InstantSource clock,
            boolean allowHttpLocalhost) {
        this.definition = definition;
        this.base = ConfiguredAddress.checked(
                "accountable.dsr.http-systems." + name + ".url", target.url(), allowHttpLocalhost);
        this.target = target;
        this.json = json;
        this.clock = clock;
        this.caller = new Caller(target.timeout(), LONGEST_ANSWER);
        this.nanosBetween = 1_000_000_000L / Math.max(1, definition.requestsPerSecond());
    }

    Definition definition() {
        return definition;
    }

    Template template() {
        return new Template(target.parameters());
    }

    /** What is known of one record: who the person is, what it hangs on, and its own id. */
    Template template(Errand errand, Part part, List<String> key) {
        Template template = template().withPerson(errand.identifiers());
        List<Part> ancestors = definition.ancestors(part);
        for (int i = 0; i < ancestors.size(); i++) {
            template = template.with(ancestors.get(i).key(), key.get(i));
        }
        return template.with("id", key.get(key.size() - 1));
    }

    /** An answer's body, and what its header Link says of the next page. */
    record Reply(JsonNode body, Optional<URI> next) {}

    URI address(String path, Map<String, String> query) {
        String asked = new TreeMap<>(query)
                .entrySet().stream()
                        .map(entry -> Template.encoded(entry.getKey()) + "=" + Template.encoded(entry.getValue()))
                        .collect(Collectors.joining("&"));
        String root = base.toString().replaceFirst("/+$", "");
        return URI.create(root + path + (asked.isEmpty() ? "" : "?" + asked));
    }

    /** Empty where there is no such thing. An address that leads away from the API is refused. */
    Optional<Reply> get(String step, URI address) {
        Answer answer = send(step, "GET", address, null, null);
        return isAbsent(answer) ? Optional.empty() : Optional.of(new Reply(body(step, answer), linked(answer)));
    }

    /** Whether there was such a thing. */
    boolean change(String step, String method, URI address, @Nullable String contentType, @Nullable String body) {
        return !isAbsent(send(step, method, address, contentType, body));
    }

    private static boolean isAbsent(Answer answer) {
        return answer.status() == 404 || answer.status() == 410;
    }

    private Answer send(String step, String method, URI address, @Nullable String contentType, @Nullable String body) {
        if (!ConfiguredAddress.isSameOrigin(base, address)) {
            throw ConnectorException.because(step + ": the system leads to another address, which is not called");
        }
        for (int attempt = 1; ; attempt++) {
            keepPace();
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .header("Accept", "application/json")
                    .header("User-Agent", "accountable-dsr-service");
            if (contentType != null) {
                request.header("Content-Type", contentType);
            }
            if (definition.headers() != null) {
                definition.headers().forEach(request::header);
            }
            authenticate(step, request);
            Answer answer = call(step, request.build());
            if (answer.isSuccess() || isAbsent(answer)) {
                return answer;
            }
            boolean busy = answer.status() == 429 || answer.status() == 503;
            Duration asked = busy ? RetryAfter.of(answer.headers(), clock.instant()) : null;
            if (!busy || attempt == PATIENCE || asked == null || asked.compareTo(WORTH_WAITING) > 0) {
                throw ConnectorException.status(step, answer.status(), asked);
            }
            LockSupport.parkNanos(asked.toNanos());
        }
    }

    private Answer call(String step, HttpRequest request) {
        try {
            return caller.call(request);
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the system cannot be reached (" + e.getMessage() + ")");
        }
    }

    /** Calls of all workers of this pod stand in one line. */
    private void keepPace() {
        long mine;
        synchronized (this) {
            mine = Math.max(next, System.nanoTime());
            next = mine + nanosBetween;
        }
        for (long left = mine - System.nanoTime(); left > 0; left = mine - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void authenticate(String step, HttpRequest.Builder request) {
        switch (definition.auth().kind()) {
            case BASIC -> request.header("Authorization", "Basic " + basic());
            case BEARER -> request.header("Authorization", "Bearer " + target.secret());
            case HEADER -> request.header(String.valueOf(definition.auth().header()), target.secret());
            case CLIENT_CREDENTIALS -> request.header("Authorization", "Bearer " + token(step));
        }
    }

    private String basic() {
        return Base64.getEncoder()
                .encodeToString((target.username().orElse("") + ":" + target.secret()).getBytes(UTF_8));
    }

    private synchronized String token(String step) {
        Instant now = clock.instant();
        if (token == null || !now.isBefore(tokenEnds)) {
            String form = "grant_type=client_credentials&client_id="
                    + Template.encoded(target.username().orElse(""))
                    + "&client_secret=" + Template.encoded(target.secret());
            Answer answer = call(
                    step,
                    HttpRequest.newBuilder(
                                    address(String.valueOf(definition.auth().tokenPath()), Map.of()))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Accept", "application/json")
                            .POST(BodyPublishers.ofString(form))
                            .build());
            if (!answer.isSuccess()) {
                throw ConnectorException.status(step, answer.status(), null);
            }
            JsonNode grant = body(step, answer);
            token = grant.path("access_token").asText();
            tokenEnds = now.plusSeconds(Math.max(0, grant.path("expires_in").asLong(60) - 30));
        }
        return token;
    }

    private JsonNode body(String step, Answer answer) {
        try {
            JsonNode body = json.readTree(answer.body());
            return body == null ? json.missingNode() : body;
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the answer is not JSON");
        }
    }

    /** RFC 8288: {@code <address>; rel="next"}. */
    private Optional<URI> linked(Answer answer) {
        for (String header : answer.headers().allValues("Link")) {
            for (String link : header.split(",(?=\\s*<)", -1)) {
                int end = link.indexOf('>');
                if (end > 0 && link.substring(end).matches("(?s).*;\\s*rel=\"?next\"?.*")) {
                    return Optional.of(base.resolve(link.substring(link.indexOf('<') + 1, end)));
                }
            }
        }
        return Optional.empty();
    }

    /** Where a link in a body leads. */
    URI resolve(String step, String link) {
        try {
            return base.resolve(link);
        } catch (IllegalArgumentException e) {
            throw ConnectorException.because(step + ": the system links to what is no address");
        }
    }
}
