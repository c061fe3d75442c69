package dev.accountable.consent.notice;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
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
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
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

/** Writing notices. Drafts are seen by the privacy office and by auditors; what is published, by everybody. */
@Path("/api/v1/notices")
@Tag(name = "Notices")
class NoticeResource {

    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    NoticeResource(AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Draft the next version of a notice; with 'publish' it is published at once")
    @APIResponseSchema(value = NoticeView.class, responseCode = "201", responseDescription = "Drafted, or published")
    public RestResponse<NoticeView> draft(
            @NotNull @Valid DraftNotice request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Notice notice = Notice.draft(request);
        audit("drafted", notice);
        if (request.publish()) {
            publish(notice, new PublishNotice(null, request.incompleteBecause()));
        }
        return ResponseBuilder.create(CREATED, notice.view())
                .location(URI.create("/api/v1/notices/" + notice.id()))
                .tag(notice.tag())
                .build();
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the versions of a notice, newest first")
    public RestResponse<List<NoticeSummary>> versions(
            @RestQuery @NotNull @Pattern(regexp = Notice.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                Notice.versions(key, seesDrafts(), after, limit + 1),
                limit,
                Notice::summary,
                last -> Integer.toString(last.version()),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one version of a notice")
    public RestResponse<NoticeView> get(UUID id) {
        return answer(existing(id));
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Change a draft")
    public RestResponse<NoticeView> change(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid ChangeDraft request) {
        Notice notice = forChange(id, ifMatch);
        notice.change(request);
        audit("changed", notice);
        return answer(notice);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Discard a draft")
    public void discard(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch) {
        Notice notice = forChange(id, ifMatch);
        notice.discard();
        audit("discarded", notice);
    }

    @POST
    @Path("/{id}/publish")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Publish a draft: from now on it does not change; 422 where people are to be told more")
    public RestResponse<NoticeView> publish(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid PublishNotice request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Notice notice = forChange(id, ifMatch);
        publish(notice, request);
        return answer(notice);
    }

    @GET
    @Path("/{id}/checklist")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "What the notice is to tell people, where it does, and what is missing")
    public ChecklistView checklist(UUID id) {
        return existing(id).checklist();
    }

    private void publish(Notice notice, PublishNotice request) {
        notice.publish(request, clock.instant());
        auditTrail.record(
                "consent.notice.published",
                "notices/" + notice.id(),
                null,
                Map.of(
                        "key", notice.key(),
                        "version", "" + notice.version(),
                        "major", Boolean.toString(notice.major()),
                        "effectiveAt", notice.effectiveAt().toString(),
                        "incomplete", Boolean.toString(notice.isIncomplete()),
                        "contentHash", notice.contentHash()));
    }

    private Notice existing(UUID id) {
        return Notice.<Notice>findByIdOptional(id)
                .filter(notice -> notice.isPublished() || seesDrafts())
                .orElseThrow(NoticeResource::unknown);
    }

    private static Notice forChange(UUID id, @Nullable String ifMatch) {
        Notice notice = Notice.locked(id).orElseThrow(NoticeResource::unknown);
        IfMatch.check(ifMatch, notice.tag());
        return notice;
    }

    private boolean seesDrafts() {
        return caller.hasRole(PRIVACY_OFFICER) || caller.hasRole(AUDITOR);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such notice");
    }

    private static RestResponse<NoticeView> answer(Notice notice) {
        return ResponseBuilder.ok(notice.view()).tag(notice.tag()).build();
    }

    private void audit(String what, Notice notice) {
        auditTrail.record(
                "consent.notice." + what,
                "notices/" + notice.id(),
                null,
                Map.of("key", notice.key(), "version", "" + notice.version()));
    }
}
