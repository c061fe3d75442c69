package dev.accountable.consent.notice;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.EMPLOYEE;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/notices")
@Tag(name = "Notices")
class NoticeResource {

    private final AuditTrail auditTrail;
    private final InstantSource clock;

    NoticeResource(AuditTrail auditTrail, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Publish the next version of a notice")
    @APIResponseSchema(value = NoticeView.class, responseCode = "201", responseDescription = "Published")
    public RestResponse<NoticeView> publish(
            @NotNull @Valid PublishNotice request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        NoticeView notice = Notice.publish(request, clock.instant()).view();
        auditTrail.record(
                "consent.notice.published",
                "notices/" + notice.id(),
                null,
                Map.of("key", notice.key(), "version", "" + notice.version(), "contentHash", notice.contentHash()));
        return ResponseBuilder.create(CREATED, notice)
                .location(URI.create("/api/v1/notices/" + notice.id()))
                .build();
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List the versions of a notice, newest first")
    public RestResponse<List<NoticeView>> versions(
            @RestQuery @NotNull @Pattern(regexp = Purpose.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                Notice.versions(key, after, limit + 1),
                limit,
                Notice::view,
                last -> Integer.toString(last.version()),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one version of a notice")
    public NoticeView get(UUID id) {
        return Notice.<Notice>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such notice"))
                .view();
    }
}
