package dev.accountable.dsr.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.connector.opendsr.OwnSignature;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.identity.Proof;
import dev.accountable.dsr.request.OpenDsrRequests.Known;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * OpenDSR 2.0 where we are the processor: a controller, known by its token, sends requests of its data subjects, and reaches
 * only its own. Answers are signed.
 */
@Path("/opendsr/v2")
@Tag(name = "OpenDSR")
class OpenDsrResource {

    private static final String CONTROLLER = "opendsr-controller";

    private final OwnSignature signature;
    private final OpenDsrRequests requests;
    private final Arrivals arrivals;
    private final Course course;
    private final AuditTrail auditTrail;
    private final JsonWebToken token;
    private final ObjectMapper json;
    private final InstantSource clock;
    private final String publicUrl;

    OpenDsrResource(
            OwnSignature signature,
            OpenDsrRequests requests,
            Arrivals arrivals,
            Course course,
            AuditTrail auditTrail,
            JsonWebToken token,
            ObjectMapper json,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.public-url") Optional<String> publicUrl) {
        this.signature = signature;
        this.requests = requests;
        this.arrivals = arrivals;
        this.course = course;
        this.auditTrail = auditTrail;
        this.token = token;
        this.json = json;
        this.clock = clock;
        this.publicUrl = publicUrl.orElse("").replaceFirst("/+$", "");
    }

    @GET
    @Path("/discovery")
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What is supported, and where the certificate is that answers are signed with")
    public RestResponse<byte[]> discovery() {
        ObjectNode answer = json.createObjectNode().put("api_version", "2.0");
        var identities = answer.putArray("supported_identities");
        for (String format : new String[] {"sha256", "raw"}) {
            identities.addObject().put("identity_type", "email").put("identity_format", format);
        }
        identities.addObject().put("identity_type", "controller_customer_id").put("identity_format", "raw");
        answer.putArray("supported_subject_request_types").add("access").add("erasure");
        answer.put("processor_certificate", publicUrl + "/opendsr/v2/certificate");
        return signed(Status.OK, answer);
    }

    @GET
    @Path("/certificate")
    @PermitAll
    @Produces("application/x-pem-file")
    @Operation(summary = "The certificate that answers are signed with, and what vouches for it")
    public String certificate() {
        domain();
        return signature.certificate();
    }

    @POST
    @Path("/requests")
    @RolesAllowed(CONTROLLER)
    @Transactional
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Take a request of a controller's data subject; sent again, the receipt is the same",
            description =
                    "As OpenDSR 2.0 describes it. Identities hashed with MD5 or SHA-1 are refused. Callbacks go only to"
                            + " origins that are configured for the controller.")
    public RestResponse<byte[]> create(byte @Nullable [] sent) {
        domain();
        byte[] body = sent == null ? new byte[0] : sent;
        OpenDsrBody asked = OpenDsrBody.of(read(body));
        for (URI callback : asked.callbacks()) {
            if (!signature.mayCallBack(controller(), callback)) {
                throw ProblemException.invalid(
                        "status_callback_urls", "must lead to an origin that is configured here for you");
            }
        }
        Optional<Known> before = requests.find(controller(), asked.id());
        if (before.isPresent()) {
            if (!requests.isOf(before.get(), sha256(body))) {
                throw ProblemException.conflict(
                        "opendsr-id-reused", "You sent another request under this subject_request_id; take a new one.");
            }
            return receipt(Status.CREATED, before.get(), body);
        }
        Instant now = clock.instant();
        // Nobody's account: the request is the controller's, and nobody but the controller reaches it.
        SubjectRequest request = arrivals.take(
                new Arrivals.Arrival(
                        new Asked(asked.type(), null, null, null),
                        Channel.OPENDSR,
                        controller(),
                        null,
                        null,
                        null,
                        now,
                        null),
                id -> asked.identifiers().entrySet().stream()
                        .map(one -> Identifier.proven(id, one.getKey(), one.getValue(), Proof.CONTROLLER, now)));
        requests.add(controller(), asked.id(), request.id(), sha256(body), now, asked.callbacks());
        return receipt(Status.CREATED, requests.find(controller(), asked.id()).orElseThrow(), body);
    }

    @GET
    @Path("/requests/{id}")
    @RolesAllowed(CONTROLLER)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "How far a request is")
    public RestResponse<byte[]> status(UUID id) {
        domain();
        Known known = own(id);
        SubjectRequest request =
                SubjectRequest.<SubjectRequest>findByIdOptional(known.request()).orElseThrow();
        return signed(
                Status.OK,
                json.createObjectNode()
                        .put("controller_id", known.controller())
                        .put("expected_completion_time", request.dueAt().toString())
                        .put("subject_request_id", id.toString())
                        .put("request_status", OpenDsrStatus.of(request))
                        .put("api_version", "2.0"));
    }

    @DELETE
    @Path("/requests/{id}")
    @RolesAllowed(CONTROLLER)
    @Transactional
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Cancel a request that is pending; one that was approved goes on")
    public RestResponse<byte[]> cancel(UUID id) {
        domain();
        Known known = own(id);
        SubjectRequest request = SubjectRequest.locked(known.request()).orElseThrow();
        if (!OpenDsrStatus.isPending(request)) {
            throw ProblemException.conflict(
                    "opendsr-not-pending", "The request is in progress or over; only a pending one can be cancelled.");
        }
        course.withdraw(request, "opendsr/" + known.controller(), "Cancelled by its controller");
        return signed(
                Status.ACCEPTED,
                json.createObjectNode()
                        .put("controller_id", known.controller())
                        .put("subject_request_id", id.toString())
                        .put("received_time", clock.instant().toString())
                        .put("api_version", "2.0"));
    }

    private Known own(UUID id) {
        return requests.find(controller(), id).orElseThrow(() -> {
            auditTrail.refused("opendsr/requests/" + id, Map.of("reason", "not a request of this controller"));
            return ProblemException.notFound("such request of yours");
        });
    }

    private RestResponse<byte[]> receipt(Status status, Known known, byte[] body) {
        SubjectRequest request =
                SubjectRequest.<SubjectRequest>findByIdOptional(known.request()).orElseThrow();
        return signed(
                status,
                json.createObjectNode()
                        .put("controller_id", known.controller())
                        .put("expected_completion_time", request.dueAt().toString())
                        .put("received_time", known.receivedAt().toString())
                        .put("encoded_request", Base64.getEncoder().encodeToString(body))
                        .put("subject_request_id", known.id().toString())
                        .put("api_version", "2.0"));
    }

    private RestResponse<byte[]> signed(Status status, ObjectNode answer) {
        byte[] body = answer.toString().getBytes(UTF_8);
        return ResponseBuilder.create(RestResponse.Status.fromStatusCode(status.getStatusCode()), body)
                .header(OwnSignature.DOMAIN, domain())
                .header(OwnSignature.SIGNATURE, signature.sign(body))
                .header("Cache-Control", "no-store")
                .build();
    }

    private String domain() {
        return signature
                .domain()
                .orElseThrow(() -> ProblemException.of(
                        Status.SERVICE_UNAVAILABLE,
                        "opendsr-not-configured",
                        "This organisation takes no requests by OpenDSR. Ask its privacy office."));
    }

    /** Tokens name the client that they were issued to. */
    private String controller() {
        String client = token.getClaim("azp");
        return client == null ? token.getSubject() : client;
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

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
