package dev.accountable.breach;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A CloudEvent (version 1.0, JSON) from a machine: this may be a personal data breach. */
public record ReceiveSignal(
        @NotNull @Pattern(regexp = "1\\.0", message = "must be 1.0")
        String specversion,

        @NotNull @Schema(description = "The same over all attempts to deliver it")
        UUID id,

        @NotNull
        @Pattern(regexp = "/[a-z][a-z0-9-]{1,62}", message = "must be a path of one lower-case name")
        @Schema(examples = "/audit-service")
        String source,

        @NotNull
        @Size(max = 100)
        @Pattern(regexp = "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+", message = "must be lower-case names joined by dots")
        @Schema(examples = "dev.accountable.detection.raised")
        String type,

        @NotNull Instant time,

        @NotBlank @Size(max = 300) @Schema(description = "Where the sender keeps it: detections/{id}")
        String subject,

        @NotNull @Pattern(regexp = "application/json", message = "must be application/json")
        String datacontenttype,

        @NotNull @Valid Data data) {

    /** What it says. */
    public record Data(
            @NotBlank @Size(max = 200) @Schema(examples = "Many people's data read by one employee")
            String title,

            @NotNull Severity severity,

            @Schema(
                    description = "What it is about. While nobody has decided about a signal, others of the same source"
                            + " and key are counted onto it")
            @NotBlank
            @Size(max = 300)
            String key,

            @Nullable @Size(max = 50) @Schema(description = "Codes, counts, ids; nothing that names a person")
            Map<
                            @Pattern(
                                    regexp = "[A-Za-z][A-Za-z0-9._-]{0,63}",
                                    message = "must have keys of letters, digits, '.', '_' and '-', up to 64")
                            String,
                            @NotNull @Size(max = 1000) String>
                    details) {}
}
