package dev.accountable.consent.campaign;

import static dev.accountable.consent.Roles.AUDITOR;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.Languages;
import dev.accountable.consent.mail.Mails;
import dev.accountable.defaults.KeysetPage;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.IfMatch;
import dev.accountable.problem.ProblemException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.oidc.AuthenticationContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** The privacy officer asks people again; to begin and to give up need a second factor. */
@Path("/api/v1/campaigns")
@Tag(name = "Campaigns")
class CampaignResource {

    private static final Duration WATCHED = Duration.ofSeconds(2);

    /** Then whoever watches shows a token again. */
    private static final int LOOKS = 150;

    private final Campaigns campaigns;
    private final Members members;
    private final Mails mails;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    CampaignResource(
            Campaigns campaigns,
            Members members,
            Mails mails,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.campaigns = campaigns;
        this.members = members;
        this.mails = mails;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Idempotent
    @Operation(summary = "Plan a campaign; nobody is asked before it is launched")
    @APIResponseSchema(value = CampaignView.class, responseCode = "201", responseDescription = "A draft")
    public RestResponse<CampaignView> plan(
            @NotNull @Valid Plan request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        Instant now = clock.instant();
        check(request, now);
        mustBeNew(request.key());
        var campaign = new Campaign(request, caller.getPrincipal().getName(), now);
        campaign.persistAndFlush();
        campaigns.audit("planned", campaign);
        return ResponseBuilder.create(CREATED, campaign.view())
                .location(URI.create("/api/v1/campaigns/" + campaign.id()))
                .tag(campaign.tag())
                .build();
    }

    @PUT
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Change a draft")
    public RestResponse<CampaignView> change(
            UUID id,
            @RestHeader(IfMatch.HEADER) @Parameter(description = IfMatch.DESCRIPTION) @Nullable String ifMatch,
            @NotNull @Valid Plan request) {
        Campaign campaign = locked(id);
        IfMatch.check(ifMatch, campaign.tag());
        check(request, clock.instant());
        if (!request.key().equals(campaign.plan().key())) {
            mustBeNew(request.key());
        }
        campaign.change(request);
        campaigns.audit("changed", campaign);
        return ResponseBuilder.ok(campaign.view()).tag(campaign.tag()).build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Throw a draft away; one that was launched stays, and can be stopped")
    public void discard(UUID id) {
        Campaign campaign = locked(id);
        campaign.discard();
        campaigns.audit("discarded", campaign);
    }

    private static void mustBeNew(String key) {
        if (Campaign.exists(key)) {
            throw ProblemException.conflict("campaign-exists", "The campaign '" + key + "' exists already.");
        }
    }

    private void check(Plan plan, Instant now) {
        String contradiction = plan.audience().contradiction();
        if (contradiction != null) {
            throw ProblemException.invalid(
                    "audience." + contradiction,
                    "must be given with " + ("before".equals(contradiction) ? "COLLECTED_EARLIER" : "EXPIRING")
                            + ", and with no other rule");
        }
        if (!plan.hardStop().isAfter(now)) {
            throw ProblemException.invalid("hardStop", "must be in the future");
        }
        if (!plan.reminders().stream().sorted().distinct().toList().equals(plan.reminders())) {
            throw ProblemException.invalid("reminders", "must ascend");
        }
        if (plan.texts().stream()
                        .map(text -> Languages.canonical(text.language()))
                        .distinct()
                        .count()
                < plan.texts().size()) {
            throw ProblemException.invalid("texts", "must hold each language once");
        }
        for (int i = 0; i < plan.texts().size(); i++) {
            String field = "texts[" + i + "].text";
            plan.texts().get(i).unknown().ifPresent(placeholder -> {
                throw ProblemException.invalid(
                        field, "must hold no placeholders but {controller}, {purpose} and {until}: " + placeholder);
            });
        }
        if (members.versionToAskFor(plan.purpose()).isEmpty()) {
            throw ProblemException.invalid(
                    "purpose",
                    "must rest on consent, not have ended, and not be offered to children, whose age a letter cannot ask");
        }
        if (!members.mayBeShown(plan.noticeId(), now)) {
            throw ProblemException.invalid("noticeId", "is not a notice that is in force");
        }
    }

    @GET
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "List campaigns, newest first")
    public RestResponse<List<CampaignView>> list(
            @RestQuery @DefaultValue("ffffffff-ffff-ffff-ffff-ffffffffffff") UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(
                Campaign.page(after, limit + 1),
                limit,
                Campaign::view,
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Operation(summary = "Read one campaign")
    public RestResponse<CampaignView> get(UUID id) {
        Campaign campaign = Campaign.of(id).orElseThrow(CampaignResource::notFound);
        return ResponseBuilder.ok(campaign.view()).tag(campaign.tag()).build();
    }

    @POST
    @Path("/{id}/preview")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @TransactionConfiguration(timeout = Campaigns.LONG)
    @Operation(summary = "Who would be asked at this moment, and why others would not; changes nothing")
    public PreviewView preview(UUID id) {
        Campaign campaign = Campaign.of(id).orElseThrow(CampaignResource::notFound);
        auditTrail.read("campaigns/" + id + "/preview", null, Map.of());
        return members.preview(campaign, clock.instant());
    }

    @POST
    @Path("/{id}/launch")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @TransactionConfiguration(timeout = Campaigns.LONG)
    @Operation(summary = "Begin to ask: who is asked is settled at this moment")
    public ProgressView launch(UUID id) {
        Campaign campaign = locked(id);
        Instant now = clock.instant();
        int version = members.versionToAskFor(campaign.purpose())
                .orElseThrow(() -> ProblemException.conflict(
                        "purpose-ended", "The purpose '" + campaign.purpose() + "' has ended."));
        if (!members.mayBeShown(campaign.noticeId(), now)) {
            throw ProblemException.conflict(
                    "form-outdated", "The notice was replaced by a major version. Plan a campaign with that one.");
        }
        campaign.launch(version, now);
        members.invite(campaign, now);
        campaigns.audit("launched", campaign);
        return progress(campaign);
    }

    @POST
    @Path("/{id}/pause")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Send nothing more but what is being sent; who has a letter can answer")
    public CampaignView pause(UUID id) {
        Campaign campaign = locked(id);
        campaign.pause();
        mails.hold(id);
        campaigns.audit("paused", campaign);
        return campaign.view();
    }

    @POST
    @Path("/{id}/resume")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "Go on")
    public CampaignView resume(UUID id) {
        Campaign campaign = locked(id);
        campaign.resume();
        mails.goOn(id);
        campaigns.audit("resumed", campaign);
        return campaign.view();
    }

    @POST
    @Path("/{id}/stop")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @TransactionConfiguration(timeout = Campaigns.LONG)
    @Operation(summary = "Give it up for good: nothing is sent, and the links of its letters work no more")
    public CampaignView stop(UUID id) {
        Campaign campaign = locked(id);
        Instant now = clock.instant();
        campaign.stop(now);
        mails.cancelAbout(List.of(id), now);
        members.close(id, Members.State.STOPPED);
        campaigns.audit("stopped", campaign);
        return campaign.view();
    }

    @GET
    @Path("/{id}/progress")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Transactional
    @Operation(summary = "How many were asked and answered what")
    public ProgressView progress(UUID id) {
        return progress(Campaign.of(id).orElseThrow(CampaignResource::notFound));
    }

    @GET
    @Path("/{id}/progress/stream")
    @RolesAllowed({PRIVACY_OFFICER, AUDITOR})
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(summary = "The same, every two seconds, for five minutes or until the campaign is over")
    public Multi<ProgressView> watch(UUID id) {
        ProgressView first = look(id);
        Multi<ProgressView> later = Multi.createFrom()
                .ticks()
                .startingAfter(WATCHED)
                .every(WATCHED)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick ->
                        Uni.createFrom().item(() -> look(id)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .select()
                .first(LOOKS);
        return isOver(first)
                ? Multi.createFrom().item(first)
                : Multi.createBy()
                        .concatenating()
                        .streams(Multi.createFrom().item(first), later)
                        .select()
                        .first(CampaignResource::goesOn);
    }

    private static boolean goesOn(ProgressView progress) {
        return !isOver(progress);
    }

    private static boolean isOver(ProgressView progress) {
        return progress.state() == Campaign.State.ENDED || progress.state() == Campaign.State.STOPPED;
    }

    private ProgressView look(UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> progress(Campaign.of(id).orElseThrow(CampaignResource::notFound)));
    }

    @GET
    @Path("/{id}/members")
    @RolesAllowed(PRIVACY_OFFICER)
    @Transactional
    @Operation(summary = "List who is asked, by reference")
    public RestResponse<List<MemberView>> members(
            UUID id,
            @RestQuery Members.@Nullable State state,
            @RestQuery @DefaultValue("0") long after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        if (Campaign.of(id).isEmpty()) {
            throw notFound();
        }
        auditTrail.read("campaigns/" + id + "/members", null, Map.of());
        return KeysetPage.of(
                members.page(id, state, after, limit + 1),
                limit,
                member -> member,
                last -> Long.toString(last.person()),
                uri);
    }

    private ProgressView progress(Campaign campaign) {
        return new ProgressView(campaign.view().state(), members.counts(campaign.id()), mails.counts(campaign.id()));
    }

    private static Campaign locked(UUID id) {
        return Campaign.locked(id).orElseThrow(CampaignResource::notFound);
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("such campaign");
    }
}
