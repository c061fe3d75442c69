package dev.accountable.consent.receipt;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.event.Person;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.grants.AccessGrants;
import dev.accountable.problem.ProblemException;
import dev.accountable.signing.SigningKeys;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.Cache;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Who may read a person's consents may read their receipts. Each is computed when it is asked for
 * (docs/decisions/0019-receipts-are-signed-views.md).
 */
@Path("/api/v1/receipts")
@Tag(name = "Receipts")
class ReceiptResource {

    private final Submissions submissions;
    private final LogEvidence log;
    private final SigningKeys keys;
    private final Controller controller;
    private final Links links;
    private final ObjectMapper json;
    private final AuditTrail auditTrail;
    private final AccessGrants accessGrants;
    private final SecurityIdentity caller;

    ReceiptResource(
            Submissions submissions,
            LogEvidence log,
            SigningKeys keys,
            Controller controller,
            ReceiptConfig config,
            ObjectMapper json,
            AuditTrail auditTrail,
            AccessGrants accessGrants,
            SecurityIdentity caller) {
        this.submissions = submissions;
        this.log = log;
        this.keys = keys;
        this.controller = controller;
        this.links = new Links(config.publicUrl());
        this.json = json;
        this.auditTrail = auditTrail;
        this.accessGrants = accessGrants;
        this.caller = caller;
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(
            summary = "List a person's receipts, newest first; an employee needs an access grant for the person",
            description =
                    "One for each act: what was given, refused, withdrawn or ended at the same time. A page goes on"
                            + " behind the receipt whose id is 'after'.")
    public RestResponse<List<ReceiptSummary>> list(
            @RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read("receipts", subject, Map.of());
        } else if (!caller.hasRole(CONSENT_WRITER) && !subject.equals(me())) {
            if (!caller.hasRole(EMPLOYEE)) {
                throw ProblemException.forbidden("You may read your own receipts only.");
            }
            accessGrants.require(me(), subject, "receipts");
        }
        return KeysetPage.of(
                submissions.of(subject, after, limit + 1),
                limit,
                ReceiptSummary::of,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{submissionId}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Cache(noStore = true)
    @Produces({LinkedReceipt.MEDIA_TYPE, MediaType.APPLICATION_JSON, "application/jose", "text/html", "text/plain"})
    @Operation(
            summary = "Read the receipt of one submission; an employee needs an access grant for the person",
            description =
                    "As the Accept header asks: JSON-LD in the structure of ISO/IEC TS 27560 with terms of the Data"
                            + " Privacy Vocabulary; the same signed, as a compact JWS whose payload is that JSON-LD byte for byte;"
                            + " or a letter, as a page or plain text, in the language of the submission. 'format' names one and"
                            + " wins; a Kantara Consent Receipt 1.1 is to be had by name only.")
    @APIResponse(
            responseCode = "200",
            description = "The receipt",
            content = {
                @Content(mediaType = LinkedReceipt.MEDIA_TYPE, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = "application/jose", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/html", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING))
            })
    public RestResponse<String> get(
            UUID submissionId,
            @Parameter(description = "The form, whatever the Accept header says")
                    @RestQuery
                    @Nullable
                    @Pattern(regexp = Form.NAMES, message = "must be one of " + Form.NAMES)
                    String format,
            HttpHeaders headers) {
        Submission submission = readable(submissionId, "receipts/" + submissionId);
        Form form = Form.of(format, headers.getAcceptableMediaTypes());
        return ResponseBuilder.ok(
                        switch (form) {
                            case JSONLD -> linked(submission);
                            case KANTARA -> kantara(submission);
                            case JWS -> signed(submission);
                            case HTML -> letter(submission).asHtml();
                            case TEXT -> letter(submission).asText();
                        })
                .header(HttpHeaders.CONTENT_TYPE, form.mediaType())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    @GET
    @Path("/{submissionId}/proof")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Cache(noStore = true)
    @Operation(
            summary = "Read a receipt together with the log's proof that it holds the act",
            description = "Signed receipt, inclusion proof with signed checkpoint, and the logged payload in which the"
                    + " receipt's hash stands: all that verifier/VerifyReceipt.java needs. A moment after the act the answer"
                    + " can still be 404 of the type not-yet-integrated, with Retry-After.")
    public ProofBundle proof(UUID submissionId) {
        Submission submission = readable(submissionId, "receipts/" + submissionId + "/proof");
        UUID auditEvent = submission.auditEvent();
        if (auditEvent == null) {
            throw ProblemException.notFound("proof of this act: it was recorded before the log was told of receipts");
        }
        String proof = log.inclusionProof(auditEvent);
        LogEvidence.Opened opening = log.opening(auditEvent);
        return new ProofBundle(ProofBundle.FORMAT, signed(submission), proof, opening.payload(), opening.salt());
    }

    /** Open to everybody and of no cost: a text in memory, which whoever verifies receipts offline keeps. */
    @GET
    @Path("/keys")
    @PermitAll
    @Cache(maxAge = 3600)
    @Operation(
            summary = "The keys that receipts are verified with, as a JSON Web Key Set; needs no token",
            description =
                    "The signing key first. Keep them with your receipts, and compare them with what the controller"
                            + " publishes elsewhere.")
    @APIResponse(
            responseCode = "200",
            description = "The keys",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @Produces(MediaType.APPLICATION_JSON)
    public String keys() {
        return keys.keySet();
    }

    private Submission readable(UUID id, String resource) {
        Submission submission = submissions.find(id).orElseThrow(() -> ProblemException.notFound("such receipt"));
        boolean own = submission.owners().contains(me());
        if (caller.hasRole(CONSENT_WRITER) || own) {
            return submission;
        }
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read(resource, submission.owner(), Map.of());
        } else if (caller.hasRole(EMPLOYEE)) {
            accessGrants.require(me(), submission.owner(), resource);
        } else {
            auditTrail.refused(resource, Map.of("reason", "another person's receipt"));
            throw ProblemException.notFound("such receipt");
        }
        return submission;
    }

    private String me() {
        return caller.getPrincipal().getName();
    }

    private String linked(Submission submission) {
        return new LinkedReceipt(controller, links).of(submission);
    }

    private String signed(Submission submission) {
        return keys.sign(linked(submission), "ld+json");
    }

    private Letter letter(Submission submission) {
        return new Letter(submission, controller, links);
    }

    private String kantara(Submission submission) {
        if (submission.decided().stream().noneMatch(Submission.Decided::isGiven)) {
            throw ProblemException.refused(
                    "no-consent-in-it",
                    "Nothing was consented to",
                    "A Kantara receipt knows consent alone, and in this act none was given. Ask for another form.");
        }
        try {
            return json.writeValueAsString(KantaraReceipt.of(submission, controller, links, keys.currentKey()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A receipt is always writable as JSON", e);
        }
    }
}
