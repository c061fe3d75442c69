package dev.accountable.audit.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.audit.log.LogConfig.WitnessConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Shows the newest checkpoint to the configured witnesses, with the proof that it continues what each has seen, and keeps
 * their cosignatures (C2SP tlog-witness, tlog-cosignature v1). Integration does not wait for it, and nothing depends on it
 * but how far others have to trust us. Addresses come from the configuration alone, and no redirect is followed.
 */
@Startup
@ApplicationScoped
class Witnesses {

    private static final int SUCCESS = 200;
    private static final int CONFLICT = 409;
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<VerifierKey, URI> witnesses = new LinkedHashMap<>();
    private final WitnessStates states;
    private final Tiles tiles;
    private final MeterRegistry metrics;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    Witnesses(LogConfig config, WitnessStates states, Tiles tiles, MeterRegistry metrics) {
        this.states = states;
        this.tiles = tiles;
        this.metrics = metrics;
        config.witnesses().forEach((name, witness) -> witnesses.put(key(name, witness), url(name, witness)));
    }

    private static VerifierKey key(String name, WitnessConfig witness) {
        try {
            VerifierKey key = VerifierKey.parse(witness.key());
            if (key.cosigns()) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new ConfigurationException(
                "The key of the witness " + name + " is not that of a witness (vkey of type 4)");
    }

    private static URI url(String name, WitnessConfig witness) {
        String prefix = witness.url().toString().replaceAll("/+$", "");
        if (!prefix.startsWith("https://") && !prefix.startsWith("http://")) {
            throw new ConfigurationException("The address of the witness " + name + " is not one of HTTP: " + prefix);
        }
        return URI.create(prefix + "/add-checkpoint");
    }

    @Scheduled(every = "${accountable.log.witness-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void askAll() {
        witnesses.forEach((key, url) -> {
            OptionalLong seen = states.claim(key.name(), PATIENCE.multipliedBy(3));
            if (seen.isPresent()) {
                long now = ask(key, url, seen.getAsLong());
                states.release(key.name(), now);
            }
        });
    }

    /** @return what the witness has cosigned by now, as far as we know */
    private long ask(VerifierKey key, URI url, long seen) {
        Optional<Checkpoint> newest = QuarkusTransaction.requiringNew().call(Checkpoint::latest);
        if (newest.isEmpty() || newest.get().size() == 0 || newest.get().isCosignedBy(key)) {
            return seen;
        }
        Checkpoint checkpoint = newest.get();
        try {
            HttpResponse<InputStream> answer = send(url, Math.min(seen, checkpoint.size()), checkpoint);
            String text = text(answer);
            Optional<Long> sizeThere = answer.statusCode() == CONFLICT ? size(text) : Optional.empty();
            if (sizeThere.isPresent() && sizeThere.get() < checkpoint.size() && sizeThere.get() != seen) {
                // It knows better than we do what it has seen: another pod, or a backup of ours that was restored.
                answer = send(url, sizeThere.get(), checkpoint);
                text = text(answer);
            }
            if (answer.statusCode() == SUCCESS && keep(key, checkpoint, text)) {
                count(key, "cosigned");
                return checkpoint.size();
            }
            count(key, "refused");
            Log.errorf(
                    "The witness %s does not cosign our checkpoint of size %d: it answers %d",
                    key.name(), checkpoint.size(), answer.statusCode());
            return sizeThere.orElse(seen);
        } catch (IOException e) {
            count(key, "unreachable");
            Log.warnf("The witness %s cannot be reached: %s", key.name(), e.getMessage());
            return seen;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return seen;
        }
    }

    private HttpResponse<InputStream> send(URI url, long seen, Checkpoint checkpoint)
            throws IOException, InterruptedException {
        var body = new StringBuilder("old " + seen + "\n");
        List<byte[]> proof = tiles.prove(nodes -> MerkleTree.consistencyProof(seen, checkpoint.size(), nodes));
        proof.forEach(
                hash -> body.append(Base64.getEncoder().encodeToString(hash)).append('\n'));
        body.append('\n').append(checkpoint.signedNote());
        var request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return new String(body.readNBytes(LONGEST_ANSWER), UTF_8);
        }
    }

    private static Optional<Long> size(String text) {
        return text.matches("(0|[1-9][0-9]{0,17})\n") ? Optional.of(Long.parseLong(text.strip())) : Optional.empty();
    }

    /** Only what the configured key has truly signed; a witness may send lines of other keys of its own. */
    private static boolean keep(VerifierKey key, Checkpoint checkpoint, String lines) {
        Optional<SignedNote.Line> cosignature =
                SignedNote.parse(checkpoint.signedNote() + lines).flatMap(key::signatureOn);
        cosignature.ifPresent(line -> QuarkusTransaction.requiringNew().run(() -> checkpoint.keepWith(line)));
        return cosignature.isPresent();
    }

    private void count(VerifierKey key, String result) {
        metrics.counter("log.witness.requests", "witness", key.name(), "result", result)
                .increment();
    }
}
