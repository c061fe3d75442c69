package dev.accountable.dsr.hold;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.system.RegisteredSystem;
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
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The privacy office sets and releases holds, with a second factor; auditors see them. */
@Path("/api/v1/legal-holds")
@Tag(name = "Legal holds")
class LegalHoldResource {

    private static final String PRIVACY_OFFICER = "privacy-officer";
    private static final String AUDITOR = "auditor";

    private final Holds holds;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    LegalHoldResource(Holds holds, AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.holds = holds;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Keep a person's records, a system or a dataset from being erased (Art. 17(3))")
    @APIResponseSchema(value = LegalHoldView.class, responseCode = "201", responseDescription = "Set")
    public RestResponse<LegalHoldView> set(
            @NotNull @Valid SetLegalHold body, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        LocalDate today = holds.today();
        LocalDate startsOn = body.startsOn() == null ? today : body.startsOn();
        check(body, startsOn, today);
        var hold = new LegalHold(body, startsOn, caller.getPrincipal().getName(), clock.instant());
        hold.persistAndFlush();
        Map<String, String> details = new HashMap<>();
        details.put("startsOn", startsOn.toString());
        if (body.endsOn() != null) {
            details.put("endsOn", body.endsOn().toString());
        }
        if (body.system() != null) {
            details.put("system", body.system());
        }
        if (body.dataset() != null) {
            details.put("dataset", body.dataset());
        }
        auditTrail.record("dsr.legal-hold.set", "legal-holds/" + hold.id(), hold.subject(), details);
        return ResponseBuilder.create(CREATED, hold.view(today))
                .location(URI.create("/api/v1/legal-holds/" + hold.id()))
                .build();
    }

    private static void check(SetLegalHold hold, LocalDate startsOn, LocalDate today) {
        if (hold.person() == null && hold.system() == null) {
            throw ProblemException.invalid("system", "must be given where no person is: a hold is on something");
        }
        if (hold.dataset() != null && hold.system() == null) {
            throw ProblemException.invalid("dataset", "must be given with its system");
        }
        if (startsOn.isBefore(today.minusYears(30))) {
            throw ProblemException.invalid("startsOn", "must not be more than thirty years ago");
        }
        if (hold.reviewOn().isBefore(today) || hold.reviewOn().isBefore(startsOn)) {
            throw ProblemException.invalid("reviewOn", "must not lie before today or the start");
        }
        if (hold.endsOn() != null
                && (hold.endsOn().isBefore(today) || hold.endsOn().isBefore(startsOn))) {
            throw ProblemException.invalid("endsOn", "must not lie before today or the start");
        }
        if (hold.system() != null) {
            SystemMap system = RegisteredSystem.withKey(hold.system())
                    .map(RegisteredSystem::map)
                    .orElseThrow(() -> ProblemException.invalid("system", "is not a registered system"));
            if (hold.dataset() != null
                    && system.datasets().stream()
                            .noneMatch(dataset -> dataset.key().equals(hold.dataset()))) {
                throw ProblemException.invalid("dataset", "is not a dataset of this system");
            }
        }
    }

    @POST
    @Path("/{id}/release")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "End a hold; what only waited for it is erased soon afterwards")
    public LegalHoldView release(UUID id, @NotNull @Valid ReleaseLegalHold body) {
        LegalHold hold = LegalHold.locked(id).orElseThrow(LegalHoldResource::unknown);
        if (!hold.release(caller.getPrincipal().getName(), body.reason(), clock.instant(), holds.today())) {
            throw ProblemException.conflict("hold-over", "The hold is not in force any more.");
        }
        hold.persistAndFlush();
        auditTrail.record("dsr.legal-hold.released", "legal-holds/" + id, hold.subject(), Map.of());
        return hold.view(holds.today());
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Transactional
    @Operation(summary = "List legal holds, newest first; the reading is recorded")
    public RestResponse<List<LegalHoldView>> list(
            @RestQuery Optional<UUID> after, @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit, UriInfo uri) {
        auditTrail.read("legal-holds", null, Map.of());
        LocalDate today = holds.today();
        return KeysetPage.of(
                LegalHold.newest(after, limit + 1),
                limit,
                hold -> hold.view(today),
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Transactional
    @Operation(summary = "Read one legal hold; the reading is recorded")
    public LegalHoldView get(UUID id) {
        LegalHold hold = LegalHold.<LegalHold>findByIdOptional(id).orElseThrow(LegalHoldResource::unknown);
        auditTrail.read("legal-holds/" + id, hold.subject(), Map.of());
        return hold.view(holds.today());
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such legal hold");
    }
}
