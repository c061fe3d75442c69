package dev.accountable.breach;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.breach.HttpOutlet.Content;
import dev.accountable.breach.HttpOutlet.Format;
import dev.accountable.outgoing.WebhookSecrets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert in the words of those who take it. None says more than the others: no name, no free text. */
class Formats {

    private final ObjectMapper json;
    private final InstantSource clock;
    private final @Nullable String console;

    Formats(ObjectMapper json, InstantSource clock, @Nullable String console) {
        this.json = json;
        this.clock = clock;
        this.console = console;
    }

    /** The Standard Webhooks specification. */
    Format signed(WebhookSecrets secrets) {
        return (id, message) -> {
            String body = write(message.payload(console));
            long timestamp = clock.instant().getEpochSecond();
            return new Content(
                    body,
                    Map.of(
                            "webhook-id", id.toString(),
                            "webhook-timestamp", Long.toString(timestamp),
                            "webhook-signature", secrets.sign(id.toString(), timestamp, body)));
        };
    }

    /** Slack's incoming webhooks, which Mattermost and others take as well. */
    Format slack() {
        return (id, message) -> {
            String link = AlertMessage.link(console, message.resource());
            return plain(Map.of("text", link == null ? message.subject() : message.subject() + "\n" + link));
        };
    }

    /** PagerDuty Events API v2; all alerts of one incident are one of theirs. */
    Format pagerDuty(String routingKey) {
        return (id, message) -> {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("routing_key", routingKey);
            event.put("event_action", "trigger");
            event.put("dedup_key", message.resource());
            event.put(
                    "payload",
                    Map.of(
                            "summary", message.subject(),
                            "source", "accountable",
                            "severity", "critical",
                            "timestamp", message.payload(console).timestamp().toString(),
                            "class", message.reason().name()));
            String link = AlertMessage.link(console, message.resource());
            if (link != null) {
                event.put("links", List.of(Map.of("href", link, "text", "Read it")));
            }
            return plain(event);
        };
    }

    /** Prometheus Alertmanager's API v2. */
    Format alertmanager() {
        return (id, message) -> {
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put(
                    "labels",
                    Map.of(
                            "alertname",
                            "PersonalDataBreach",
                            "severity",
                            "critical",
                            "resource",
                            message.resource(),
                            "reason",
                            message.reason().name()));
            alert.put("annotations", Map.of("summary", message.subject()));
            alert.put("startsAt", message.payload(console).timestamp().toString());
            String link = AlertMessage.link(console, message.resource());
            if (link != null) {
                alert.put("generatorURL", link);
            }
            return plain(List.of(alert));
        };
    }

    private Content plain(Object body) {
        return new Content(write(body), Map.of());
    }

    private String write(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An alert can always be written", e);
        }
    }
}
