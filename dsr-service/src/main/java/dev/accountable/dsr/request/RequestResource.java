package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.DATA_SUBJECT;
import static dev.accountable.dsr.Roles.EMPLOYEE;
import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.dsr.identity.Proof;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
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
import java.util.stream.Stream;
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
 * A person makes, follows and withdraws its own requests; a privacy officer sees all of them, which is recorded; an employee
 * whom the person asks about one reads it under an access grant.
 */
@Path("/api/v1/requests")
@Tag(name = "Requests")
class RequestResource {

    private final Arrivals arrivals;
    private final Course course;
    private final Dossier dossier;
    private final ErasureRecords erasureRecords;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final JsonWebToken token;
    private final InstantSource clock;

    RequestResource(
            Arrivals arrivals,
            Course course,
            Dossier dossier,
            ErasureRecords erasureRecords,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            JsonWebToken token,
            InstantSource clock) {
        this.arrivals = arrivals;
        this.course = course;
        this.dossier = dossier;
        this.erasureRecords = erasureRecords;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.token = token;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(DATA_SUBJECT)
    @Transactional
    @Idempotent
    @Operation(summary = "Use one of the rights of Art. 15 to 22 about what is held about oneself")
    @APIResponseSchema(
            value = RequestView.class,
            responseCode = "201",
            responseDescription = "Received; the month runs")
    public RestResponse<RequestView> make(
            @NotNull @Valid MakeRequest body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        String email = verifiedEmail();
        Asked asked = body.asked();
        arrivals.open(dossier.me(), body.type(), Map.of(IdentifierKind.EMAIL, email))
                .ifPresent(open -> {
                    throw ProblemException.conflict(
                            "request-open",
                            "Your request " + open.id() + " of the same type is still open; it is due at "
                                    + open.dueAt() + ".");
                });
        Instant now = clock.instant();
        SubjectRequest request = arrivals.take(
                new Arrivals.Arrival(
                        asked, Channel.OWN_ACCOUNT, dossier.me(), dossier.me(), email, body.language(), now, null),
                id -> Stream.of(
                        Identifier.proven(id, IdentifierKind.EMAIL, email, Proof.ACCOUNT, now),
                        Identifier.proven(id, IdentifierKind.ACCOUNT, dossier.me(), Proof.ACCOUNT, now)));
        return ResponseBuilder.create(CREATED, dossier.view(request))
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
            found = SubjectRequest.newestOf(dossier.me(), after, limit + 1);
        }
        return KeysetPage.of(
                found, limit, SubjectRequest::summary, last -> last.id().toString(), uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER, EMPLOYEE})
    @Operation(summary = "Read one request: its deadline, its steps, and who decided what; an employee needs a grant")
    public RequestView get(UUID id) {
        return dossier.view(dossier.readable(id, "requests/" + id));
    }

    @POST
    @Path("/{id}/withdrawal")
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER})
    @Transactional
    @Operation(
            summary = "Withdraw a request, as the person or for the person",
            description = "What waits is not done any more; what was done already stays done.")
    public RequestView withdraw(UUID id, @NotNull @Valid WithdrawRequest body) {
        SubjectRequest request = dossier.ownToChange(id, "requests/" + id + "/withdrawal");
        course.withdraw(request, dossier.me(), body.reason());
        return dossier.view(request);
    }

    @DELETE
    @Path("/{id}/details")
    @RolesAllowed({DATA_SUBJECT, PRIVACY_OFFICER})
    @Transactional
    @Operation(summary = "Delete what the person wrote; the request itself stays")
    public void deleteDetails(UUID id) {
        SubjectRequest request = dossier.ownToChange(id, "requests/" + id + "/details");
        if (RequestDetails.remove(id)) {
            course.note(request, dossier.me(), Transition.Reason.DETAILS_DELETED, null);
        }
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
        SubjectRequest request = dossier.readable(id, "requests/" + id + "/report");
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

    /** Art. 12(6): only what the person has proven to be its own is searched for. */
    private String verifiedEmail() {
        String email = token.getClaim("email");
        boolean usable = email != null && !email.isBlank() && email.length() <= 254 && email.indexOf('\0') < 0;
        if (!usable || !Boolean.TRUE.equals(token.getClaim("email_verified"))) {
            throw ProblemException.refused(
                    "no-verified-identifier",
                    "Nothing to search by",
                    "Your token names no verified e-mail address (claims email, email_verified). Verify your address,"
                            + " sign in again and repeat the request.");
        }
        return email;
    }
}
