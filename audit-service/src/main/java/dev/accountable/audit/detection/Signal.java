package dev.accountable.audit.detection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A detection as breach-service is told: a CloudEvent (version 1.0, JSON). It names nobody: pseudonyms and ids. */
@RegisterForReflection
record Signal(
        String specversion,
        UUID id,
        String source,
        String type,
        Instant time,
        String subject,
        String datacontenttype,
        Data data) {

    /** @param key what the signal is about: two of the same key are about the same thing */
    @RegisterForReflection
    record Data(String title, Rule.Severity severity, String key, Map<String, String> details) {}

    static Signal of(
            UUID id,
            Instant detectedAt,
            String rule,
            int version,
            Rule definition,
            String group,
            Instant firstAt,
            Instant lastAt,
            long events,
            List<UUID> sample) {
        String groupedBy =
                definition.groupBy().stream().sorted().map(Enum::name).collect(Collectors.joining(","));
        return new Signal(
                "1.0",
                id,
                "/audit-service",
                "dev.accountable.detection.raised",
                detectedAt,
                "detections/" + id,
                "application/json",
                new Data(
                        definition.name(),
                        definition.severity(),
                        group.isEmpty() ? rule : rule + "/" + group,
                        Map.of(
                                "rule", rule,
                                "version", Integer.toString(version),
                                "groupedBy", groupedBy,
                                "group", group,
                                "firstAt", firstAt.toString(),
                                "lastAt", lastAt.toString(),
                                "events", Long.toString(events),
                                "sample", sample.stream().map(UUID::toString).collect(Collectors.joining(",")))));
    }
}
