package dev.accountable.dsr.connector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.accountable.dsr.datamap.Correction;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.outgoing.Caller;
import dev.accountable.outgoing.RetryAfter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends one message for each step of a request, again until it is answered, always under the same id. */
@ApplicationScoped
class WebhookConnector implements Connector {

    private static final int LONGEST_ANSWER = 16 * 1024 * 1024;
    /** Stands in the report for all that a system erases by itself. */
    private static final String EVERYTHING = "everything";

    /**
     * What a system is told.
     *
     * @param type {@code dsr.erase}
     * @param data with the inquiry that it answers at {@code POST /api/v1/inquiries/{inquiry}/answer}
     */
    @RegisterForReflection
    record Message(String type, Instant timestamp, Data data) {

        @RegisterForReflection
        record Data(
                UUID inquiry,
                String subject,
                Map<IdentifierKind, String> identifiers,
                @Nullable List<Correction> corrections) {}
    }

    private final WebhookSystems systems;
    private final Inquiries inquiries;
    private final ObjectMapper json;
    private final InstantSource clock;

    WebhookConnector(WebhookSystems systems, Inquiries inquiries, ObjectMapper json, InstantSource clock) {
        this.systems = systems;
        this.inquiries = inquiries;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public SystemMap.Kind kind() {
        return SystemMap.Kind.WEBHOOK;
    }

    @Override
    public Set<Capability> capabilities(SystemMap system) {
        Set<Capability> can = EnumSet.copyOf(systems.capabilities(system.connection()));
        // A look before the approval must not wait for days.
        can.remove(Capability.COUNT);
        return can;
    }

    @Override
    public List<String> contradictions(SystemMap system) {
        return systems.named(system.connection()).isPresent()
                ? List.of()
                : List.of("connection '" + system.connection() + "' is not one of the configured webhook-systems");
    }

    @Override
    public Progress export(SystemMap system, Errand errand, RowSink sink) throws IOException {
        Inquiry inquiry = asked(system, errand, Action.EXPORT, null);
        if (!inquiry.isAnswered()) {
            return later(system);
        }
        JsonNode datasets = answer(inquiry).path("datasets");
        for (var dataset : datasets.properties()) {
            if (!dataset.getKey().matches("[a-z][a-z0-9_-]{0,59}")) {
                throw ConnectorException.because("exporting: the system names a dataset as no file may be named");
            }
            JsonRows.write(sink, dataset.getKey(), dataset.getValue());
        }
        return Progress.done(Map.of());
    }

    @Override
    public Progress erase(SystemMap system, Errand errand, ErasureBook book) {
        book.plan(List.of(PlannedRecord.erased(EVERYTHING, EVERYTHING)));
        if (book.page(EVERYTHING, 0, 1).isEmpty()) {
            return new Progress.Done(Map.of(), "A legal hold stands; the system was not asked.");
        }
        Inquiry inquiry = asked(system, errand, Action.ERASE, null);
        if (!inquiry.isAnswered()) {
            return later(system);
        }
        List<PlannedRecord> kept = new ArrayList<>();
        for (JsonNode record : answer(inquiry).path("retained")) {
            kept.add(PlannedRecord.erased(text(record, "dataset"), text(record, "key"))
                    .retained(
                            text(record, "reason"),
                            text(record, "legalBasis"),
                            LocalDate.parse(text(record, "until"))));
        }
        book.plan(kept);
        return Progress.done(Map.of());
    }

    private static String text(JsonNode record, String name) {
        String text = record.path(name).asText();
        if (text.isEmpty() || text.length() > 1000) {
            throw ConnectorException.because("erasing: the system retains a record and does not say '" + name + "'");
        }
        return text;
    }

    @Override
    public Progress rectify(SystemMap system, Errand errand, List<Correction> corrections) {
        return plain(system, errand, Action.RECTIFY, corrections);
    }

    @Override
    public Progress restrict(SystemMap system, Errand errand, boolean restricted) {
        return plain(system, errand, restricted ? Action.RESTRICT : Action.LIFT, null);
    }

    private Progress plain(SystemMap system, Errand errand, Action action, @Nullable List<Correction> corrections) {
        Inquiry inquiry = asked(system, errand, action, corrections);
        if (!inquiry.isAnswered()) {
            return later(system);
        }
        answer(inquiry);
        return Progress.done(Map.of());
    }

    private Progress later(SystemMap system) {
        return new Progress.Later(found(system).target().remindAfter());
    }

    /** The answer of a system that did what it was asked. A refusal is asked again, when the task is tried again. */
    private JsonNode answer(Inquiry inquiry) {
        if (inquiry.state() == State.REFUSED) {
            inquiries.again(inquiry.id());
            throw ConnectorException.because("the system refused to do it; ask those who run it");
        }
        try {
            return json.readTree(inquiry.answer() == null ? "{}" : inquiry.answer());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Inquiry asked(SystemMap system, Errand errand, Action action, @Nullable List<Correction> corrections) {
        Inquiry inquiry = inquiries.ask(errand.request(), system.key(), system.connection(), action);
        if (!inquiry.isAnswered()) {
            send(found(system), inquiry, errand, corrections);
        }
        return inquiries.find(inquiry.id()).orElseThrow();
    }

    private void send(
            WebhookSystems.Known system, Inquiry inquiry, Errand errand, @Nullable List<Correction> corrections) {
        String step = "telling the system";
        var caller = new Caller(system.target().timeout(), LONGEST_ANSWER);
        Instant now = clock.instant();
        try {
            String body = json.writeValueAsString(new Message(
                    "dsr." + inquiry.action().name().toLowerCase(java.util.Locale.ROOT),
                    inquiry.askedAt(),
                    new Message.Data(inquiry.id(), errand.subject(), errand.identifiers(), corrections)));
            Caller.Answer answer = caller.call(HttpRequest.newBuilder(system.url())
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "accountable-dsr-service")
                    .header("webhook-id", inquiry.id().toString())
                    .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
                    .header(
                            "webhook-signature",
                            system.secrets().sign(inquiry.id().toString(), now.getEpochSecond(), body))
                    .POST(BodyPublishers.ofString(body))
                    .build());
            if (answer.status() == 202) {
                inquiries.accepted(inquiry.id());
            } else if (answer.status() == 200) {
                String text = new String(answer.body(), UTF_8);
                if (!system.secrets().isSigned(text, headers(answer))) {
                    throw ConnectorException.because(step + ": its answer is not signed with the secret");
                }
                keep(inquiry.id(), text);
            } else {
                throw ConnectorException.status(step, answer.status(), RetryAfter.of(answer.headers(), now));
            }
        } catch (IOException e) {
            throw ConnectorException.because(step + ": the system cannot be reached (" + e.getMessage() + ")");
        }
    }

    private static Map<String, String> headers(Caller.Answer answer) {
        Map<String, String> headers = new HashMap<>();
        for (String name : InquiryResource.SIGNED) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private void keep(UUID inquiry, String body) {
        try {
            JsonNode state = json.readTree(body).path("state");
            if (!state.asText().equals("DONE") && !state.asText().equals("REFUSED")) {
                throw ConnectorException.because("telling the system: its answer says neither DONE nor REFUSED");
            }
            inquiries.answered(inquiry, state.asText().equals("DONE"), body);
        } catch (JsonProcessingException e) {
            throw ConnectorException.because("telling the system: its answer is not JSON");
        }
    }

    private WebhookSystems.Known found(SystemMap system) {
        return systems.named(system.connection())
                .orElseThrow(() -> ConnectorException.because(
                        "connection '" + system.connection() + "' is not one of the configured webhook-systems"));
    }
}
