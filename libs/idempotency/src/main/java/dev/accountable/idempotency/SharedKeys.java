package dev.accountable.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link Idempotent} does for one request in its own transaction, for requests that share one. */
@ApplicationScoped
public class SharedKeys {

    /**
     * A request that may be sent again.
     *
     * @param hash of its body: another one under the same key is another request
     */
    public record Request(String caller, String key, String hash) {}

    /** What was answered to it. */
    public record Answer(
            Request request, int status, @Nullable String location, String body) {}

    private final Keys keys;
    private final ObjectMapper json;

    SharedKeys(Keys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /** Null where no key was sent; 400 where it is none. */
    public @Nullable Request request(String caller, @Nullable String key, Record body) {
        if (key == null) {
            return null;
        }
        Keys.check(key);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return new Request(caller, key, HexFormat.of().formatHex(sha256.digest(json.writeValueAsBytes(body))));
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("A request is always writable as JSON", e);
        }
    }

    /** The first answers to those that were answered before, each with the request that it answered. */
    public Map<Request, Answer> known(List<Request> requests) {
        Map<Request, Answer> known = new HashMap<>();
        keys.answers(requests)
                .forEach((request, first) -> known.put(
                        request,
                        new Answer(
                                new Request(request.caller(), request.key(), first.requestHash()),
                                first.status(),
                                first.location(),
                                Objects.requireNonNull(first.body()))));
        return known;
    }

    /** The refusal of a key under which another request was answered (422). */
    public static ProblemException reused() {
        return Keys.reused();
    }

    /** Keeps the answers, in the transaction of what they answer. */
    public void keep(List<Answer> answers) {
        keys.keep(answers);
    }
}
