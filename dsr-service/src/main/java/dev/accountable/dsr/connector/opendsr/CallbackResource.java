package dev.accountable.dsr.connector.opendsr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.connector.Answered;
import dev.accountable.dsr.connector.Inquiries;
import dev.accountable.dsr.connector.Inquiries.Inquiry;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Where processors say how far they are. No token: the signature says who it is, and the certificate is one we know. */
@Path("/opendsr/v2/callbacks")
@Tag(name = "OpenDSR")
class CallbackResource {

    private final ProcessorApi api;
    private final Inquiries inquiries;
    private final AuditTrail auditTrail;
    private final Event<Answered> answered;
    private final ObjectMapper json;
    private final Optional<String> publicUrl;

    CallbackResource(
            ProcessorApi api,
            Inquiries inquiries,
            AuditTrail auditTrail,
            Event<Answered> answered,
            ObjectMapper json,
            @ConfigProperty(name = "accountable.dsr.public-url") Optional<String> publicUrl) {
        this.api = api;
        this.inquiries = inquiries;
        this.auditTrail = auditTrail;
        this.answered = answered;
        this.json = json;
        this.publicUrl = publicUrl;
    }

    /**
     * The specification wants nothing read before the signature is found good. We read the id, to know whose signature it has
     * to be, and nothing else. A request that is not known and a message not signed look alike.
     */
    @POST
    @PermitAll
    @Transactional
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Take a processor's signed word on how far a request is",
            description =
                    "As OpenDSR 2.0 describes the status callback; signed in X-OpenDSR-Signature with the certificate"
                            + " of the domain in X-OpenDSR-Processor-Domain.")
    public RestResponse<Void> take(
            byte @Nullable [] sent,
            @RestHeader(ProcessorApi.DOMAIN) @Nullable String domain,
            @RestHeader(ProcessorApi.SIGNATURE) @Nullable String signature) {
        byte[] body = sent == null ? new byte[0] : sent;
        JsonNode said = read(body);
        Inquiry inquiry = id(said).flatMap(inquiries::find)
                .filter(found -> isOfProcessor(found, body, domain, signature))
                .orElseThrow(() -> ProblemException.notFound("such request at a processor that signs so"));
        String ours = publicUrl.map(OpenDsrConnector::callback).orElse("");
        String meant = said.path("status_callback_url").asText();
        if (!meant.isEmpty() && !meant.equals(ours)) {
            throw ProblemException.invalid("status_callback_url", "must be the address that was given");
        }
        String status = said.path("request_status").asText();
        boolean ends = status.equals("completed") || status.equals("cancelled");
        if (ends && inquiries.answered(inquiry.id(), status.equals("completed"), said.toString())) {
            auditTrail.record(
                    "dsr.inquiry.answered",
                    "requests/" + inquiry.request(),
                    null,
                    Map.of(
                            "system",
                            inquiry.system(),
                            "action",
                            inquiry.action().name(),
                            "state",
                            status));
            answered.fire(new Answered(inquiry.request(), inquiry.system()));
        }
        return RestResponse.accepted();
    }

    private boolean isOfProcessor(Inquiry inquiry, byte[] body, @Nullable String domain, @Nullable String signature) {
        return domain != null && signature != null && api.isSigned(inquiry.connection(), body, domain, signature);
    }

    private JsonNode read(byte[] body) {
        try {
            JsonNode said = json.readTree(body);
            if (said != null && said.isObject()) {
                return said;
            }
        } catch (IOException e) {
            // As if it were no object.
        }
        throw ProblemException.invalid("body", "must be a JSON object");
    }

    private static Optional<UUID> id(JsonNode said) {
        try {
            return Optional.of(UUID.fromString(said.path("subject_request_id").asText()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
