package dev.accountable.dsr.connector.opendsr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.dsr.connector.Capability;
import dev.accountable.dsr.connector.Connector;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.ErasureBook;
import dev.accountable.dsr.connector.Errand;
import dev.accountable.dsr.connector.Inquiries;
import dev.accountable.dsr.connector.Inquiries.Action;
import dev.accountable.dsr.connector.Inquiries.Inquiry;
import dev.accountable.dsr.connector.Inquiries.State;
import dev.accountable.dsr.connector.JsonRows;
import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.connector.Progress;
import dev.accountable.dsr.connector.RowSink;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks a processor by OpenDSR 2.0, and believes only what it has signed. */
@ApplicationScoped
class OpenDsrConnector implements Connector {

    private static final String EVERYTHING = "everything";

    private final ProcessorApi api;
    private final Inquiries inquiries;
    private final ObjectMapper json;
    private final Optional<String> publicUrl;

    OpenDsrConnector(
            ProcessorApi api,
            Inquiries inquiries,
            ObjectMapper json,
            @ConfigProperty(name = "accountable.dsr.public-url") Optional<String> publicUrl) {
        this.api = api;
        this.inquiries = inquiries;
        this.json = json;
        this.publicUrl = publicUrl;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.OPENDSR;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        return EnumSet.of(Capability.EXPORT, Capability.ERASE);
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        if (!api.isConfigured(system.connection())) {
            return List.of("connection '" + system.connection() + "' is not one of the configured processors");
        }
        JsonNode discovery = api.discovery(system.connection());
        boolean erases = false;
        for (JsonNode type : discovery.path("supported_subject_request_types")) {
            erases |= type.asText().equals("erasure");
        }
        return erases
                ? List.of()
                : List.of("the processor behind connection '" + system.connection()
                        + "' does not support erasure by OpenDSR");
    }

    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        Inquiry inquiry = asked(system, errand, Action.EXPORT, "access");
        if (!inquiry.isAnswered()) {
            return later(system);
        }
        // The specification leaves open how results are handed over: most processors give an address.
        ObjectNode result = json.createObjectNode();
        JsonNode answer = answer(inquiry);
        result.set("request_status", answer.path("request_status"));
        result.set("results_url", answer.path("results_url"));
        result.set("results_count", answer.path("results_count"));
        JsonRows.write(sink, "opendsr", result);
        return Progress.done(Map.of());
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        book.plan(List.of(PlannedRecord.erased(EVERYTHING, EVERYTHING)));
        if (book.page(EVERYTHING, 0, 1).isEmpty()) {
            return new Progress.Done(Map.of(), "A legal hold stands; the processor was not asked.");
        }
        Inquiry inquiry = asked(system, errand, Action.ERASE, "erasure");
        if (!inquiry.isAnswered()) {
            return later(system);
        }
        answer(inquiry);
        return Progress.done(Map.of());
    }

    private Progress later(SystemMap system) {
        return new Progress.Later(api.processor(system.connection()).lookAfter());
    }

    private JsonNode answer(Inquiry inquiry) {
        if (inquiry.state() == State.REFUSED) {
            inquiries.again(inquiry.id());
            throw ConnectorException.because("the processor cancelled the request; ask it why");
        }
        try {
            return json.readTree(inquiry.answer() == null ? "{}" : inquiry.answer());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Inquiry asked(SystemMap system, Errand errand, Action action, String type) {
        Inquiry inquiry = inquiries.ask(errand.request(), system.key(), system.connection(), action);
        switch (inquiry.state()) {
            case ASKED -> create(system.connection(), inquiry, errand, type);
            case ACCEPTED -> look(system.connection(), inquiry);
            case DONE, REFUSED -> {}
        }
        return inquiries.find(inquiry.id()).orElseThrow();
    }

    private void create(String connection, Inquiry inquiry, Errand errand, String type) {
        String step = "asking the processor";
        // It may have arrived before a crash: then the processor knows the id already.
        Optional<JsonNode> known = api.call(connection, step, "GET", "/requests/" + inquiry.id(), null);
        if (known.isPresent()) {
            take(inquiry.id(), known.get());
            return;
        }
        ObjectNode request = json.createObjectNode()
                .put("regulation", "gdpr")
                .put("subject_request_id", inquiry.id().toString())
                .put("subject_request_type", type)
                .put("submitted_time", inquiry.askedAt().toString())
                .put("api_version", "2.0");
        identities(connection, step, errand, request.putArray("subject_identities"));
        publicUrl.ifPresent(url -> request.putArray("status_callback_urls").add(callback(url)));
        byte[] body = request.toString().getBytes(UTF_8);
        JsonNode answer = api.call(connection, step, "POST", "/requests", body)
                .orElseThrow(() -> ConnectorException.status(step, 404, null));
        boolean ours =
                answer.path("subject_request_id").asText().equals(inquiry.id().toString());
        if (!ours || !isEcho(answer.path("encoded_request").asText(), body)) {
            throw ConnectorException.because(step + ": its receipt is for another request");
        }
        inquiries.accepted(inquiry.id());
    }

    static String callback(String publicUrl) {
        return publicUrl.replaceFirst("/+$", "") + "/opendsr/v2/callbacks";
    }

    private static boolean isEcho(String encoded, byte[] body) {
        try {
            return Arrays.equals(Base64.getMimeDecoder().decode(encoded), body);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What the processor supports of what the person proved: by its hash where that is enough. */
    private void identities(String connection, String step, Errand errand, ArrayNode identities) {
        JsonNode supported = api.discovery(connection).path("supported_identities");
        errand.proven(IdentifierKind.EMAIL_SHA256)
                .filter(hash -> isSupported(supported, "email", "sha256"))
                .ifPresent(hash -> identities
                        .addObject()
                        .put("identity_type", "email")
                        .put("identity_value", hash)
                        .put("identity_format", "sha256"));
        errand.identifiers().forEach((kind, value) -> {
            if (kind == IdentifierKind.EMAIL_SHA256) {
                return;
            }
            for (String format : List.of("sha256", "raw")) {
                if (isSupported(supported, type(kind), format)) {
                    identities
                            .addObject()
                            .put("identity_type", type(kind))
                            .put("identity_value", format.equals("raw") ? value : sha256(kind, value))
                            .put("identity_format", format);
                    return;
                }
            }
        });
        if (identities.isEmpty()) {
            throw ConnectorException.because(step + ": it supports nothing of what the person proved");
        }
    }

    private static String type(IdentifierKind kind) {
        return switch (kind) {
            case EMAIL, EMAIL_SHA256 -> "email";
            case PHONE -> "phone";
            case CUSTOMER_NUMBER, ACCOUNT -> "controller_customer_id";
        };
    }

    private static boolean isSupported(JsonNode supported, String type, String format) {
        for (JsonNode identity : supported) {
            if (identity.path("identity_type").asText().equals(type)
                    && identity.path("identity_format").asText().equals(format)) {
                return true;
            }
        }
        return false;
    }

    private static String sha256(IdentifierKind kind, String value) {
        try {
            String text = kind.ignoresCase() ? value.toLowerCase(Locale.ROOT) : value;
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private void look(String connection, Inquiry inquiry) {
        String step = "asking the processor how far it is";
        JsonNode answer = api.call(connection, step, "GET", "/requests/" + inquiry.id(), null)
                .orElseThrow(() -> ConnectorException.because(step + ": it does not know the request any more"));
        take(inquiry.id(), answer);
    }

    private void take(UUID id, JsonNode answer) {
        if (!answer.path("subject_request_id").asText().equals(id.toString())) {
            throw ConnectorException.because("asking the processor how far it is: it speaks of another request");
        }
        switch (answer.path("request_status").asText()) {
            case "completed" -> inquiries.answered(id, true, answer.toString());
            case "cancelled" -> inquiries.answered(id, false, answer.toString());
            default -> inquiries.accepted(id);
        }
    }
}
