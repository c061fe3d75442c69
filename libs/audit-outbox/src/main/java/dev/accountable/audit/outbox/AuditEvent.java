package dev.accountable.audit.outbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as audit-service is told: a CloudEvent (version 1.0, JSON).
 *
 * @param source the service that says so, "/consent-service"
 * @param type what happened, {@code dev.accountable.consent.given}
 * @param subject the resource concerned, {@code consents/<id>}; opaque ids only
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditEvent(
        String specversion,
        UUID id,
        String source,
        String type,
        Instant time,
        String subject,
        String datacontenttype,
        Data data) {

    /**
     * The part that may be forgotten later; the log keeps only a commitment to it.
     *
     * @param actor who did it: the token's subject, or the service itself
     * @param dataSubject the person whose data it is about, as an opaque reference
     * @param details facts that an auditor needs; identifiers and codes, never names or contents
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(String actor, @Nullable String dataSubject, Outcome outcome, Map<String, String> details) {}

    enum Outcome {
        SUCCESS,
        REFUSED
    }
}
