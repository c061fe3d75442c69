package dev.accountable.breach.intake;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.accountable.breach.ReceiveSignal;
import dev.accountable.breach.Severity;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What Prometheus Alertmanager sends to a webhook, version 4. */
record AlertmanagerPayload(
        @NotNull @Pattern(regexp = "4", message = "must be 4")
        String version,

        @Nullable String groupKey,
        @Nullable Integer truncatedAlerts,
        @Nullable String status,
        @Nullable String receiver,
        @Nullable Map<String, String> groupLabels,
        @Nullable Map<String, String> commonLabels,
        @Nullable Map<String, String> commonAnnotations,
        @Nullable String externalURL,
        @NotNull @Size(max = 1000) List<@NotNull @Valid Alert> alerts) {

    private static final int MOST_DETAILS = 40;
    private static final int LONGEST_DETAIL = 1000;

    /** One alert of the group. */
    @Schema(name = "AlertmanagerAlert")
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Alert(
            @NotNull @Pattern(regexp = "firing|resolved", message = "must be firing or resolved")
            String status,

            @NotNull @Size(max = 100) Map<String, @Nullable String> labels,
            @Nullable Map<String, String> annotations,
            @NotNull Instant startsAt,
            @Nullable Instant endsAt,
            @Nullable String generatorURL,

            @NotNull
            @Pattern(regexp = "[0-9a-f]{1,64}", message = "must be hexadecimal")
            @Schema(description = "Of the set of labels")
            String fingerprint) {

        boolean isFiring() {
            return status.equals("firing");
        }

        /** The same as often as it is sent; while it fires again and again undecided it is one signal. */
        ReceiveSignal signal() {
            return new ReceiveSignal(
                    "1.0",
                    SignalId.of("alertmanager", fingerprint, startsAt.toString()),
                    "/alertmanager",
                    "io.prometheus.alert.firing",
                    startsAt,
                    "alerts/" + fingerprint,
                    "application/json",
                    new ReceiveSignal.Data(title(), severity(), "alerts/" + fingerprint, details()));
        }

        private String title() {
            String name = labels.getOrDefault("alertname", "");
            return name == null || name.isBlank() ? "An alert without a name" : cut(name, 200);
        }

        /** What is sent here may be a breach: where nothing is said, somebody looks at it at once. */
        private Severity severity() {
            String label = labels.getOrDefault("severity", "");
            return switch (label == null ? "" : label.toLowerCase(Locale.ROOT)) {
                case "info", "none", "low" -> Severity.LOW;
                case "warning", "medium" -> Severity.MEDIUM;
                case "critical", "page" -> Severity.CRITICAL;
                default -> Severity.HIGH;
            };
        }

        private Map<String, String> details() {
            Map<String, String> details = new TreeMap<>();
            new TreeMap<>(labels).forEach((name, value) -> {
                if (details.size() < MOST_DETAILS && value != null && name.matches("[A-Za-z][A-Za-z0-9._-]{0,63}")) {
                    details.put(name, cut(value, LONGEST_DETAIL));
                }
            });
            return details;
        }

        private static String cut(String text, int longest) {
            return text.length() <= longest ? text : text.substring(0, longest);
        }
    }
}
