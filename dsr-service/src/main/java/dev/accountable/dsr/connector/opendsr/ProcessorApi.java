package dev.accountable.dsr.connector.opendsr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.opendsr.Processors.Processor;
import dev.accountable.outgoing.Caller;
import dev.accountable.outgoing.Caller.Answer;
import dev.accountable.outgoing.ConfiguredAddress;
import dev.accountable.outgoing.RetryAfter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls to processors. What is not signed with the processor's certificate is not believed. */
@ApplicationScoped
class ProcessorApi {

    static final String SIGNATURE = "X-OpenDSR-Signature";
    static final String DOMAIN = "X-OpenDSR-Processor-Domain";

    private static final int LONGEST_ANSWER = 1024 * 1024;
    private static final Duration CERTIFICATE_IS_KEPT = Duration.ofHours(24);
    private static final Duration NOT_AGAIN_WITHIN = Duration.ofMinutes(1);

    private final Processors processors;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final Map<String, Known> certificates = new ConcurrentHashMap<>();

    private record Known(SigningCertificate certificate, Instant since) {
        boolean isFresh(Instant now) {
            return certificate.isValidAt(now) && now.isBefore(since.plus(CERTIFICATE_IS_KEPT));
        }
    }

    ProcessorApi(Processors processors, ObjectMapper json, InstantSource clock) {
        this.processors = processors;
        this.json = json;
        this.clock = clock;
    }

    boolean isConfigured(String name) {
        return processors.named(name).isPresent();
    }

    Processor processor(String name) {
        return processors
                .named(name)
                .orElseThrow(() -> ConnectorException.because(
                        "connection '" + name + "' is not one of the configured processors"));
    }

    JsonNode discovery(String name) {
        String step = "asking what the processor supports";
        Answer answer = send(processor(name), step, "GET", "/discovery", null);
        if (!answer.isSuccess()) {
            throw failed(step, answer);
        }
        return read(step, answer.body());
    }

    /** A signed answer; empty for 404. */
    Optional<JsonNode> call(String name, String step, String method, String path, byte @Nullable [] body) {
        Processor processor = processor(name);
        Answer answer = send(processor, step, method, path, body);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw failed(step, answer);
        }
        boolean signed = isSigned(
                name,
                answer.body(),
                answer.headers().firstValue(DOMAIN).orElse(null),
                answer.headers().firstValue(SIGNATURE).orElse(null));
        if (!signed) {
            throw ConnectorException.because(step + ": the answer is not signed by the processor");
        }
        return Optional.of(read(step, answer.body()));
    }

    /** Whether a message is the processor's. A certificate that it does not fit is fetched once more: it may be renewed. */
    boolean isSigned(String name, byte[] body, @Nullable String domain, @Nullable String signature) {
        if (domain == null || !processor(name).domain().equalsIgnoreCase(domain)) {
            return false;
        }
        Instant now = clock.instant();
        Known known = certificates.get(name);
        if (known != null && known.isFresh(now)) {
            if (known.certificate().hasSigned(body, signature)) {
                return true;
            }
            // Whoever sends nonsense does not make us ask the processor each time.
            if (now.isBefore(known.since().plus(NOT_AGAIN_WITHIN))) {
                return false;
            }
        }
        var fetched = new Known(certificate(name), now);
        certificates.put(name, fetched);
        return fetched.certificate().hasSigned(body, signature);
    }

    private SigningCertificate certificate(String name) {
        String step = "asking for the processor's certificate";
        Processor processor = processor(name);
        URI address = processor.certificateUrl().orElseGet(() -> {
            URI named =
                    address(step, discovery(name).path("processor_certificate").asText());
            if (!ConfiguredAddress.isSameOrigin(processor.url(), named)) {
                throw ConnectorException.because(
                        step + ": it is at another address, which is called only where certificate-url configures it");
            }
            return named;
        });
        try {
            Answer answer = new Caller(processor.timeout(), LONGEST_ANSWER)
                    .call(HttpRequest.newBuilder(address).build());
            if (!answer.isSuccess()) {
                throw failed(step, answer);
            }
            return SigningCertificate.read(
                    answer.body(), processor.domain(), processor.certificateSha256(), clock.instant());
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the processor cannot be reached (" + e.getMessage() + ")");
        } catch (GeneralSecurityException e) {
            throw ConnectorException.because(step + ": it is not accepted (" + e.getMessage() + ")");
        }
    }

    private Answer send(Processor processor, String step, String method, String path, byte @Nullable [] body) {
        URI address = URI.create(processor.url().toString().replaceFirst("/+$", "") + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        processor.authorization().ifPresent(value -> request.header("Authorization", value));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            return new Caller(processor.timeout(), LONGEST_ANSWER).call(request.build());
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the processor cannot be reached (" + e.getMessage() + ")");
        }
    }

    private static URI address(String step, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw ConnectorException.because(step + ": the processor says no address");
        }
    }

    private ConnectorException failed(String step, Answer answer) {
        return ConnectorException.status(step, answer.status(), RetryAfter.of(answer.headers(), clock.instant()));
    }

    private JsonNode read(String step, byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the answer is not JSON");
        }
    }
}
