package dev.accountable.audit.event;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent (version 1.0, JSON) that reports what happened.
 *
 * <p>Source and type are kept in the envelope for ever, so they are held to a form in which no name of a person fits.
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

    /**
     * @param actor who did it: the subject of a token, or a service
     * @param dataSubject whose data it is about, as an opaque reference
     */
    @RegisterForReflection
    record Data(
            @NotBlank @Size(max = 200) String actor,
            @Nullable @Size(min = 1, max = 200) String dataSubject,
            @NotNull Outcome outcome,

            @NotNull @Size(max = 50)
            Map<
                            @Pattern(
                                    regexp = "[A-Za-z][A-Za-z0-9._-]{0,63}",
                                    message = "must have keys of letters, digits, '.', '_' and '-', up to 64")
                            String,
                            @NotNull @Size(max = 1000) String>
                    details) {}
}
