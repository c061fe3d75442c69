package dev.accountable.audit.event;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent (version 1.0, JSON) that reports what happened.
 *
 * <p>Source and type are kept in the envelope for ever, so they are held to a form in which no name of a person fits.
 *
 * <p>Whatever a service sends, no whole network address gets further than here: addresses in details and in the subject are
 * truncated before anything else sees them (Art. 5(1)(c)). A person is never known by an address, which is refused.
 *
 * @param subject the resource concerned, {@code consents/<id>}
 */
@RegisterForReflection
record AppendEvent(
        @NotNull @Pattern(regexp = "1\\.0", message = "must be 1.0")
        String specversion,

        @NotNull UUID id,

        @NotNull @Pattern(regexp = "/[a-z][a-z0-9-]{1,62}", message = "must be a path of one lower-case name")
        String source,

        @NotNull
        @Size(max = 100)
        @Pattern(regexp = "[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+", message = "must be lower-case names joined by dots")
        String type,

        @NotNull Instant time,
        @NotBlank @Size(max = 300) String subject,

        @NotNull @Pattern(regexp = "application/json", message = "must be application/json")
        String datacontenttype,

        @NotNull @Valid Data data) {

    /** An address of IPv4, or at least two colons between hexadecimal digits and nothing else. */
    private static final String NO_ADDRESS =
            "(?s)(?!(\\d{1,3}\\.){3}\\d{1,3}$|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*$).*";

    private static final String NO_ADDRESS_MESSAGE = "must be an opaque reference, not a network address";

    @SuppressWarnings("NullAway") // What is missing is refused by the validation that follows.
    AppendEvent {
        subject = subject == null ? null : TruncatedIp.inText(subject);
    }

    /**
     * @param actor who did it: the subject of a token, or a service
     * @param dataSubject whose data it is about, as an opaque reference
     */
    @RegisterForReflection
    record Data(
            @NotBlank @Size(max = 200) @Pattern(regexp = NO_ADDRESS, message = NO_ADDRESS_MESSAGE)
            String actor,

            @Nullable @Size(min = 1, max = 200) @Pattern(regexp = NO_ADDRESS, message = NO_ADDRESS_MESSAGE)
            String dataSubject,

            @NotNull Outcome outcome,

            @NotNull @Size(max = 50)
            Map<
                            @Pattern(
                                    regexp = "[A-Za-z][A-Za-z0-9._-]{0,63}",
                                    message = "must have keys of letters, digits, '.', '_' and '-', up to 64")
                            String,
                            @NotNull @Size(max = 1000) String>
                    details) {

        @SuppressWarnings("NullAway") // As above.
        Data {
            if (details != null) {
                Map<String, String> truncated = new LinkedHashMap<>(details);
                truncated.replaceAll((key, value) -> value == null ? null : TruncatedIp.inText(value));
                details = truncated;
            }
        }
    }
}
