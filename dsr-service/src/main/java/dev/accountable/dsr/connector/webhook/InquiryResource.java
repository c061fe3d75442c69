package dev.accountable.dsr.connector.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where a system answers that was told by a signed message. No token: the signature says who it is. */
@Path("/api/v1/inquiries")
@Tag(name = "Answers of systems")
class InquiryResource {

    static final List<String> SIGNED = List.of("webhook-id", "webhook-timestamp", "webhook-signature");

    private final Inquiries inquiries;
    private final WebhookSystems systems;
    private final AuditTrail auditTrail;
    private final Event<Answered> answered;
    private final ObjectMapper json;

    InquiryResource(
            Inquiries inquiries,
            WebhookSystems systems,
            AuditTrail auditTrail,
            Event<Answered> answered,
            ObjectMapper json) {
        this.inquiries = inquiries;
        this.systems = systems;
        this.auditTrail = auditTrail;
        this.answered = answered;
        this.json = json;
    }

    /** The body is read as text, whatever it is called: what is signed are its bytes. An inquiry that is not known and one not signed look alike. */
    @POST
    @Path("/{id}/answer")
    @PermitAll
    @Transactional
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Answer an inquiry, signed by Standard Webhooks with the secret that it came with",
            description =
                    "A JSON object: `state` is DONE or REFUSED; `datasets` holds the records of a copy, by dataset;"
                            + " `retained` names what an erasure left, each with dataset, key, reason, legalBasis, until.")
    public void answer(UUID id, @NotNull String body, HttpHeaders headers) {
        Map<String, String> signed = new HashMap<>();
        for (String name : SIGNED) {
            String value = headers.getHeaderString(name);
            if (value != null) {
                signed.put(name, value);
            }
        }
        Inquiry inquiry = inquiries
                .find(id)
                .filter(found -> systems.named(found.connection())
                        .filter(system -> system.secrets().isSigned(body, signed))
                        .isPresent())
                .orElseThrow(() -> ProblemException.notFound("such inquiry that is answered with this signature"));
        // The answer to one inquiry, played again under another, is none to that.
        JsonNode said = read(body);
        if (!said.path("inquiry").asText().equals(id.toString())) {
            throw ProblemException.invalid("inquiry", "must be the id of the inquiry that is answered");
        }
        String state = said.path("state").asText();
        if (!state.equals("DONE") && !state.equals("REFUSED")) {
            throw ProblemException.invalid("state", "must be DONE or REFUSED");
        }
        if (inquiries.answered(id, state.equals("DONE"), body)) {
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
                            state));
            answered.fire(new Answered(inquiry.request(), inquiry.system()));
        }
    }

    private JsonNode read(String body) {
        try {
            JsonNode said = json.readTree(body);
            if (said != null && said.isObject()) {
                return said;
            }
        } catch (JsonProcessingException e) {
            // As if it were no object.
        }
        throw ProblemException.invalid("body", "must be a JSON object");
    }
}
