package dev.accountable.audit.grant;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
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
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** An employee asks and sees its own; a privacy officer decides, never about what it asked for itself. */
@Path("/api/v1/access-grants")
@Tag(name = "Access grants")
class AccessGrantResource {

    private static final String EMPLOYEE = "employee";
    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final GrantsConfig config;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    AccessGrantResource(GrantsConfig config, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.config = config;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(EMPLOYEE)
    @Transactional
    @Idempotent
    @Operation(summary = "Ask for access to a person's data or a dataset, for a purpose and some hours")
    @APIResponseSchema(
            value = AccessGrantView.class,
            responseCode = "201",
            responseDescription = "Asked for; a privacy officer is to decide")
    public RestResponse<AccessGrantView> ask(
            @NotNull @Valid AskForGrant request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        requireOneOf(request.subject(), request.dataset());
        Instant now = clock.instant();
        refuseWrongTimes(request, now);
        return created(new AccessGrant(me(), request, now), "requested", now);
    }

    @POST
    @Path("/emergencies")
    @RolesAllowed(EMPLOYEE)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Take access at once in an emergency; it is short, and will be reviewed")
    @APIResponseSchema(
            value = AccessGrantView.class,
            responseCode = "201",
            responseDescription = "In force; a privacy officer is to review it")
    public RestResponse<AccessGrantView> takeInEmergency(
            @NotNull @Valid TakeEmergencyAccess request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        requireOneOf(request.subject(), request.dataset());
        Instant now = clock.instant();
        return created(new AccessGrant(me(), request, now, config.emergency()), "emergency", now);
    }

    private RestResponse<AccessGrantView> created(AccessGrant grant, String what, Instant now) {
        grant.persist();
        Map<String, String> details = new HashMap<>(Map.of(
                "purpose", grant.purpose(),
                "from", grant.from().toString(),
                "until", grant.until().toString()));
        if (grant.dataset() != null) {
            details.put("dataset", grant.dataset());
        }
        audit(grant, what, details);
        return ResponseBuilder.create(CREATED, grant.view(now))
                .location(URI.create("/api/v1/access-grants/" + grant.id()))
                .build();
    }

    @GET
    @RolesAllowed({EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List grants, newest first: one's own, or as a privacy officer or auditor all")
    public RestResponse<List<AccessGrantView>> list(
            @RestQuery Optional<AccessGrant.State> state,
            @Parameter(description = "Whose grants; an employee sees its own only") @RestQuery
                    Optional<@Size(min = 1, max = 200) String> employee,
            @Parameter(description = "Only emergencies that nobody has reviewed") @RestQuery @DefaultValue("false")
                    boolean unreviewed,
            @RestQuery Optional<UUID> after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        Optional<String> whose = employee;
        if (seesAll()) {
            auditTrail.read("access-grants", null, Map.of());
        } else if (employee.isPresent() && !employee.get().equals(me())) {
            throw ProblemException.forbidden("You may list your own grants only.");
        } else {
            whose = Optional.of(me());
        }
        Instant now = clock.instant();
        return KeysetPage.of(
                AccessGrant.page(new AccessGrant.Filter(state, whose, unreviewed), now, after, limit + 1),
                limit,
                grant -> grant.view(now),
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({EMPLOYEE, PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one grant with what was decided about it")
    public AccessGrantView get(UUID id) {
        AccessGrant grant = found(AccessGrant.findByIdOptional(id));
        if (!grant.employee().equals(me())) {
            if (!seesAll()) {
                throw hidden(grant);
            }
            auditTrail.read("access-grants/" + id, grant.subject(), Map.of());
        }
        return grant.view(clock.instant());
    }

    @POST
    @Path("/{id}/approval")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Approve the access; never one's own")
    public AccessGrantView approve(UUID id, @NotNull @Valid GiveReason request) {
        AccessGrant grant = found(AccessGrant.locked(id));
        Instant now = clock.instant();
        grant.approve(me(), request.reason(), now);
        audit(grant, "approved", Map.of());
        return grant.view(now);
    }

    @POST
    @Path("/{id}/refusal")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Refuse the access; never one's own")
    public AccessGrantView refuse(UUID id, @NotNull @Valid GiveReason request) {
        AccessGrant grant = found(AccessGrant.locked(id));
        Instant now = clock.instant();
        grant.refuse(me(), request.reason(), now);
        audit(grant, "refused", Map.of());
        return grant.view(now);
    }

    /** Asks for no second factor: taking access away must be easy. */
    @POST
    @Path("/{id}/revocation")
    @RolesAllowed({EMPLOYEE, PRIVACY_OFFICER})
    @Transactional
    @Operation(summary = "End the access at once; an employee may give back its own")
    public AccessGrantView revoke(UUID id, @NotNull @Valid GiveReason request) {
        AccessGrant grant = found(AccessGrant.locked(id));
        if (!caller.hasRole(PRIVACY_OFFICER) && !grant.employee().equals(me())) {
            throw hidden(grant);
        }
        Instant now = clock.instant();
        grant.revoke(me(), request.reason(), now);
        audit(grant, "revoked", Map.of());
        return grant.view(now);
    }

    @POST
    @Path("/{id}/review")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Judge afterwards whether access in an emergency was right; never one's own")
    public AccessGrantView review(UUID id, @NotNull @Valid ReviewEmergency request) {
        AccessGrant grant = found(AccessGrant.locked(id));
        Instant now = clock.instant();
        grant.review(request.verdict(), me(), request.reason(), now);
        audit(grant, "reviewed", Map.of("verdict", request.verdict().name()));
        return grant.view(now);
    }

    private void refuseWrongTimes(AskForGrant request, Instant now) {
        Instant from = request.from() == null ? now : request.from();
        if (from.isBefore(now)) {
            throw ProblemException.invalid("from", "must not be in the past");
        }
        if (from.isAfter(now.plus(config.ahead()))) {
            throw ProblemException.invalid("from", "must be within " + config.ahead() + " from now");
        }
        if (!request.until().isAfter(from)) {
            throw ProblemException.invalid("until", "must be after the beginning");
        }
        if (request.until().isAfter(from.plus(config.longest()))) {
            throw ProblemException.invalid("until", "must be within " + config.longest() + " from the beginning");
        }
    }

    private static void requireOneOf(@Nullable String subject, @Nullable String dataset) {
        if ((subject == null) == (dataset == null)) {
            throw ProblemException.invalid("subject", "or dataset must be given, and not both");
        }
    }

    private static AccessGrant found(Optional<AccessGrant> grant) {
        return grant.orElseThrow(() -> ProblemException.notFound("such grant"));
    }

    private ProblemException hidden(AccessGrant grant) {
        auditTrail.refused("access-grants/" + grant.id(), Map.of("reason", "another employee's grant"));
        return ProblemException.notFound("such grant");
    }

    private boolean seesAll() {
        return caller.hasRole(PRIVACY_OFFICER) || caller.hasRole(AUDITOR);
    }

    private String me() {
        return caller.getPrincipal().getName();
    }

    /** The reasons that people gave stay out of the log: they may say anything about anybody. */
    private void audit(AccessGrant grant, String what, Map<String, String> details) {
        auditTrail.record("access.grant." + what, "access-grants/" + grant.id(), grant.subject(), details);
    }
}
