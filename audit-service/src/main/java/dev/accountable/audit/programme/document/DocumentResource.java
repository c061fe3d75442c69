package dev.accountable.audit.programme.document;

import static dev.accountable.audit.programme.Roles.AUDITOR;
import static dev.accountable.audit.programme.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.audit.programme.Calendar;
import dev.accountable.audit.programme.ItemChange;
import dev.accountable.audit.programme.ItemChangeView;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/documents")
@Tag(name = "Documents")
class DocumentResource {

    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final Calendar calendar;
    private final InstantSource clock;

    DocumentResource(AuditTrail auditTrail, SecurityIdentity caller, Calendar calendar, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.calendar = calendar;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Register a document that is to be kept up to date: a policy, a procedure, a plan")
    @APIResponseSchema(value = DocumentView.class, responseCode = "201", responseDescription = "Registered")
    public RestResponse<DocumentView> register(
            @NotNull @Valid RegisterDocument request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (Document.isKnown(request.key())) {
            throw ProblemException.conflict("document-exists", "The document '" + request.key() + "' exists already.");
        }
        var document = new Document(request, clock.instant());
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        document.persistAndFlush();
        audit("registered", document.id(), Map.of("key", request.key()));
        return ResponseBuilder.create(CREATED, document.view())
                .location(URI.create("/api/v1/documents/" + document.id()))
                .tag(document.tag())
                .build();
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List documents by key")
    public RestResponse<List<DocumentView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(Document.page(after, limit + 1), limit, Document::view, Document::key, uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read a document and when it is reviewed next")
    public RestResponse<DocumentView> get(UUID id) {
        return answer(existing(id));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Change what is known of a document; its versions stay")
    public RestResponse<DocumentView> change(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid ChangeDocument request) {
        Document document = forChange(id);
        IfMatch.check(ifMatch, document.tag());
        List<String> changed = document.change(request, name(), clock.instant());
        if (!changed.isEmpty()) {
            audit("changed", id, Map.of("fields", String.join(",", changed)));
        }
        return answer(document);
    }

    @GET
    @Path("/{id}/changes")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List what was changed about a document, field by field, in order")
    public RestResponse<List<ItemChangeView>> changes(
            UUID id,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        existing(id);
        return KeysetPage.of(ItemChange.of(id, after, limit + 1), limit, ItemChange::view, ItemChange::cursor, uri);
    }

    @POST
    @Path("/{id}/versions")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Record that the next version was approved; its review is counted from there")
    @APIResponseSchema(value = DocumentVersionView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<DocumentVersionView> approve(
            UUID id,
            @NotNull @Valid ApproveVersion request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Document document = forChange(id);
        calendar.refuseFuture("approvedOn", request.approvedOn());
        DocumentVersion approved = document.approve(request, name(), clock.instant());
        audit("approved", id, Map.of("version", "" + approved.number(), "contentHash", request.contentHash()));
        return ResponseBuilder.create(CREATED, approved.view()).build();
    }

    @GET
    @Path("/{id}/versions")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the approved versions of a document, newest first")
    public RestResponse<List<DocumentVersionView>> versions(
            UUID id,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        existing(id);
        return KeysetPage.of(
                DocumentVersion.of(id, after, limit + 1),
                limit,
                DocumentVersion::view,
                last -> Integer.toString(last.number()),
                uri);
    }

    @POST
    @Path("/{id}/reviews")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Record a review of the latest version: confirmed, or to be revised")
    @APIResponseSchema(value = ReviewView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<ReviewView> review(
            UUID id,
            @NotNull @Valid RecordReview request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Document document = forChange(id);
        calendar.refuseFuture("reviewedOn", request.reviewedOn());
        Review review = document.review(request, name(), clock.instant());
        audit(
                "reviewed",
                id,
                Map.of(
                        "review",
                        review.id().toString(),
                        "outcome",
                        request.outcome().name()));
        return ResponseBuilder.create(CREATED, review.view()).build();
    }

    @GET
    @Path("/{id}/reviews")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the reviews of a document, the latest record first")
    public RestResponse<List<ReviewView>> reviews(
            UUID id,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        existing(id);
        return KeysetPage.of(
                Review.of(id, after, limit + 1),
                limit,
                Review::view,
                last -> last.id().toString(),
                uri);
    }

    private static Document existing(UUID id) {
        return Document.<Document>findByIdOptional(id).orElseThrow(DocumentResource::unknown);
    }

    private static Document forChange(UUID id) {
        return Document.locked(id).orElseThrow(DocumentResource::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such document");
    }

    private static RestResponse<DocumentView> answer(Document document) {
        return ResponseBuilder.ok(document.view()).tag(document.tag()).build();
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String what, UUID id, Map<String, String> details) {
        auditTrail.record("programme.document." + what, "documents/" + id, null, details);
    }
}
