package dev.accountable.consent.webhook;

import static dev.accountable.consent.Roles.ADMINISTRATOR;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.ACCEPTED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.webhook.Addressing.Addressed;
import dev.accountable.consent.webhook.Deliveries.Row;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.defaults.UuidV7;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.oidc.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How the organisation's systems are told, for those who answer for it. Targets come from the configuration only: nothing
 * here takes an address, and nothing shows who a message is about.
 */
@Path("/api/v1/consents/webhooks")
@Tag(name = "Webhooks")
class WebhookResource {

    private final Targets targets;
    private final Deliveries deliveries;
    private final Event<Addressed> addressed;
    private final AuditTrail auditTrail;
    private final ObjectMapper json;
    private final InstantSource clock;

    WebhookResource(
            Targets targets,
            Deliveries deliveries,
            Event<Addressed> addressed,
            AuditTrail auditTrail,
            ObjectMapper json,
            InstantSource clock) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.addressed = addressed;
        this.auditTrail = auditTrail;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Operation(summary = "List the configured targets with their state and backlog")
    public List<TargetView> list() {
        auditTrail.read("consents/webhooks", null, Map.of());
        return targets.all().stream().map(this::view).toList();
    }

    @GET
    @Path("/{target}/deliveries")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Operation(summary = "List the deliveries to a target that are in one state, newest first")
    public RestResponse<List<DeliveryView>> deliveries(
            String target,
            @RestQuery @DefaultValue("DEAD") DeliveryState state,
            @RestQuery @DefaultValue("9223372036854775807") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        String name = found(target).name();
        auditTrail.read("consents/webhooks/" + name + "/deliveries", null, Map.of("state", state.name()));
        return KeysetPage.of(
                deliveries.page(name, state, after, limit + 1),
                limit,
                Row::view,
                last -> Long.toString(last.position()),
                uri);
    }

    @GET
    @Path("/{target}/deliveries/{id}")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Operation(summary = "Read one delivery with its attempts")
    public DeliveryView get(String target, UUID id) {
        String name = found(target).name();
        DeliveryView delivery = found(name, id);
        auditTrail.read("consents/webhooks/" + name + "/deliveries/" + id, null, Map.of());
        return delivery;
    }

    @POST
    @Path("/{target}/deliveries/{id}/replay")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Transactional
    @Operation(summary = "Send a dead letter again, under the same webhook-id")
    public DeliveryView replay(String target, UUID id) {
        String name = activeTarget(target).name();
        found(name, id);
        if (!deliveries.replay(name, id, clock.instant())) {
            throw ProblemException.conflict("webhook-not-dead", "Only a delivery that was given up can be replayed.");
        }
        auditTrail.record(
                "consent.webhook.replayed", "consents/webhooks/" + name + "/deliveries/" + id, null, Map.of());
        addressed.fire(new Addressed(Set.of(name)));
        return found(name, id);
    }

    /** What was written before the person was forgotten is not sent: see {@link DeliveryState#CANCELLED}. */
    @POST
    @Path("/{target}/replays")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Send all dead letters of a target and a time again, the oldest first, up to 10000 a call")
    public ReplayedView replayAll(String target, @NotNull @Valid ReplayDead request) {
        String name = activeTarget(target).name();
        if (!request.from().isBefore(request.until())) {
            throw ProblemException.invalid("until", "must be after from");
        }
        int replayed = deliveries.replayAll(name, request.from(), request.until(), clock.instant());
        auditTrail.record(
                "consent.webhook.replayed",
                "consents/webhooks/" + name,
                null,
                Map.of(
                        "from", request.from().toString(),
                        "until", request.until().toString(),
                        "deliveries", Integer.toString(replayed)));
        addressed.fire(new Addressed(Set.of(name)));
        return new ReplayedView(replayed, Deliveries.mayBeMore(replayed));
    }

    @POST
    @Path("/{target}/tests")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Transactional
    @Idempotent
    @Operation(summary = "Send a message of type webhook.test; what came of it shows in the delivery")
    @APIResponseSchema(value = DeliveryView.class, responseCode = "202", responseDescription = "On its way")
    public RestResponse<DeliveryView> test(
            String target, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        String name = activeTarget(target).name();
        UUID id = UuidV7.next();
        deliveries.addTest(id, name, testData(name), clock.instant());
        String resource = "consents/webhooks/" + name + "/deliveries/" + id;
        auditTrail.record("consent.webhook.tested", resource, null, Map.of());
        addressed.fire(new Addressed(Set.of(name)));
        return ResponseBuilder.create(ACCEPTED, found(name, id))
                .location(URI.create("/api/v1/" + resource))
                .build();
    }

    @POST
    @Path("/{target}/activation")
    @RolesAllowed({PRIVACY_OFFICER, ADMINISTRATOR})
    @Transactional
    @Operation(summary = "Tell a target again that was disabled by its answer 410, or that is paused")
    public TargetView activate(String target) {
        Target activated = found(target);
        deliveries.activate(activated.name());
        auditTrail.record("consent.webhook.activated", "consents/webhooks/" + activated.name(), null, Map.of());
        addressed.fire(new Addressed(Set.of(activated.name())));
        return view(activated);
    }

    private TargetView view(Target target) {
        return TargetView.of(
                target, deliveries.standing(target.name()), deliveries.backlog(target.name()), clock.instant());
    }

    private Target found(String name) {
        return targets.named(name).orElseThrow(() -> ProblemException.notFound("such webhook target"));
    }

    private DeliveryView found(String target, UUID id) {
        return deliveries.find(target, id).orElseThrow(() -> ProblemException.notFound("such delivery"));
    }

    private Target activeTarget(String name) {
        Target target = found(name);
        Instant disabledAt = deliveries.standing(name).disabledAt();
        if (disabledAt != null) {
            throw ProblemException.conflict(
                    "webhook-target-disabled",
                    "The target answered 410 and was disabled at " + disabledAt + ". Activate it first.");
        }
        return target;
    }

    private String testData(String target) {
        try {
            return json.writeValueAsString(Map.of("target", target));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A name is always writable as JSON", e);
        }
    }
}
