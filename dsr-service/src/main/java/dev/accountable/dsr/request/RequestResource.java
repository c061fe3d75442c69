package dev.accountable.dsr.request;

import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.deadline.TimeLimits;
import dev.accountable.dsr.export.ExportPackage;
import dev.accountable.grants.AccessGrants;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A person makes and follows its own requests; a privacy officer sees all of them, which is recorded, and approves; an
 * employee whom the person asks about one reads it under an access grant.
 */
@Path("/api/v1/requests")
@Tag(name = "Requests")
class RequestResource {

    private static final String DATA_SUBJECT = "data-subject";
    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String EMPLOYEE = "employee";

    private final Course course;
    private final ErasureRecords erasureRecords;
    private final TimeLimits timeLimits;
    private final AuditTrail auditTrail;
    private final AccessGrants accessGrants;
    private final SecurityIdentity caller;
    private final JsonWebToken token;
    private final InstantSource clock;

    RequestResource(
            Course course,
            ErasureRecords erasureRecords,
            TimeLimits timeLimits,
            AuditTrail auditTrail,
            AccessGrants accessGrants,
            SecurityIdentity caller,
            JsonWebToken token,
            InstantSource clock) {
        this.course = course;
        this.erasureRecords = erasureRecords;
        this.timeLimits = timeLimits;
        this.auditTrail = auditTrail;
        this.accessGrants = accessGrants;
        this.caller = caller;
        this.token = token;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(DATA_SUBJECT)
    @Transactional
    @Idempotent
    @Operation(summary = "Ask for access to, or erasure of, what is held about oneself")
    @APIResponseSchema(
            value = RequestView.class,
            responseCode = "201",
            responseDescription = "Received; the month runs")
    public RestResponse<RequestView> make(
            @NotNull @Valid MakeRequest body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Map<IdentifierKind, String> proven =
                Map.of(IdentifierKind.EMAIL, verifiedEmail(), IdentifierKind.ACCOUNT, subject());
        SubjectRequest.open(subject(), body.type()).ifPresent(open -> {
            throw ProblemException.conflict(
                    "request-open",
                    "Your request " + open.id() + " of the same type is still open; it is due at " + open.dueAt()
                            + ".");
        });
        Instant now = clock.instant();
        var request = new SubjectRequest(subject(), body.type(), proven, now, timeLimits.forRequestReceivedAt(now));
        course.begin(request);
        return ResponseBuilder.create(CREATED, view(request))
                .location(URI.create("/api/v1/requests/" + request.id()))
                .build();
    }

    @GET
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER})
    @Operation(summary = "List requests, newest first: one's own, or as a privacy officer all")
    public RestResponse<List<RequestSummary>> list(
            @RestQuery Optional<UUID> after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        List<SubjectRequest> found;
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read("requests", null, Map.of());
            found = SubjectRequest.newest(after, limit + 1);
        } else {
            found = SubjectRequest.newestOf(subject(), after, limit + 1);
        }
        return KeysetPage.of(
                found, limit, SubjectRequest::summary, last -> last.id().toString(), uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(summary = "Read one request with its deadline and its steps; an employee needs an access grant")
    public RequestView get(UUID id) {
        return view(readable(id, "requests/" + id));
    }

    @POST
    @Path("/{id}/approval")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Approve that what was found is disclosed, or erased")
    @APIResponseSchema(
            value = RequestView.class,
            responseCode = "202",
            responseDescription = "Approved; it is being done")
    public RestResponse<RequestView> approve(UUID id) {
        SubjectRequest request = SubjectRequest.locked(id).orElseThrow(() -> ProblemException.notFound("such request"));
        course.approve(request, subject());
        return RestResponse.status(ACCEPTED, view(request));
    }

    @GET
    @Path("/{id}/report")
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(summary = "Read what an erasure did to each record; an employee needs an access grant")
    public RestResponse<ReportView> report(
            UUID id,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        SubjectRequest request = readable(id, "requests/" + id + "/report");
        if (request.type() != RequestType.ERASURE) {
            throw ProblemException.notFound("report of such a request");
        }
        List<ReportView.Entry> found = erasureRecords.report(id, after, limit + 1);
        List<ReportView.Entry> page = found.stream().limit(limit).toList();
        var response = ResponseBuilder.ok(new ReportView(id, request.state(), erasureRecords.totals(id), page));
        if (found.size() > limit) {
            response.links(Link.fromUri(uri.getRequestUriBuilder()
                            .replaceQueryParam("after", page.get(limit - 1).position())
                            .build())
                    .rel("next")
                    .build());
        }
        return response.build();
    }

    private SubjectRequest readable(UUID id, String resource) {
        SubjectRequest request = SubjectRequest.<SubjectRequest>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such request"));
        if (request.belongsTo(subject())) {
            return request;
        }
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read(resource, request.subject(), Map.of());
        } else if (caller.hasRole(EMPLOYEE)) {
            accessGrants.require(subject(), request.subject(), resource);
        } else {
            auditTrail.refused(resource, Map.of("reason", "another person's request"));
            throw ProblemException.notFound("such request");
        }
        return request;
    }

    private RequestView view(SubjectRequest request) {
        Instant now = clock.instant();
        return request.view(
                RequestTask.of(request.id()).stream()
                        .map(task -> task.view(now))
                        .toList(),
                ExportPackage.idOf(request.id()).orElse(null));
    }

    /** Art. 12(6): only what the person has proven to be its own is searched for. */
    private String verifiedEmail() {
        String email = token.getClaim("email");
        boolean usable = email != null && !email.isBlank() && email.length() <= 320 && email.indexOf('\0') < 0;
        if (!usable || !Boolean.TRUE.equals(token.getClaim("email_verified"))) {
            throw ProblemException.refused(
                    "no-verified-identifier",
                    "Nothing to search by",
                    "Your token names no verified e-mail address (claims email, email_verified). Verify your address,"
                            + " sign in again and repeat the request.");
        }
        return email;
    }

    private String subject() {
        return caller.getPrincipal().getName();
    }
}
