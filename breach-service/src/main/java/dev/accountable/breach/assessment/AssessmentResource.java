package dev.accountable.breach.assessment;

import static dev.accountable.breach.Roles.PRIVACY_OFFICER;
import static dev.accountable.breach.Roles.SECURITY_OFFICER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.breach.Incidents;
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
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
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

/** The security team and the privacy officer find out how bad it is; one of them decides, and two where it is less. */
@Path("/api/v1/incidents")
@Tag(name = "Assessment")
@RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
class AssessmentResource {

    private final Incidents incidents;
    private final Assessments assessments;
    private final Precedents precedents;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    AssessmentResource(
            Incidents incidents,
            Assessments assessments,
            Precedents precedents,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.incidents = incidents;
        this.assessments = assessments;
        this.precedents = precedents;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Path("/{id}/facts")
    @Transactional
    @Idempotent
    @Operation(summary = "Record what is known about the breach; replaces the sheet before, which is kept")
    @APIResponseSchema(value = FactsView.class, responseCode = "201", responseDescription = "Recorded")
    public RestResponse<FactsView> record(
            UUID id, @NotNull @Valid Facts request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        check(request);
        FactsView sheet = assessments.add(id, request, name(), clock.instant());
        audit("breach.facts.recorded", id, Map.of("version", Integer.toString(sheet.version())));
        return ResponseBuilder.create(CREATED, sheet).build();
    }

    @GET
    @Path("/{id}/facts")
    @Operation(summary = "List the sheets of facts in order; the last is in force")
    public RestResponse<List<FactsView>> facts(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        incidents.get(id);
        auditTrail.read("incidents/" + id + "/facts", null, Map.of());
        return KeysetPage.of(
                assessments.history(id, after, limit + 1),
                limit,
                sheet -> sheet,
                last -> Integer.toString(last.version()),
                uri);
    }

    @POST
    @Path("/{id}/severity-scores")
    @Transactional
    @Idempotent
    @Operation(summary = "Score the severity by ENISA's method, with a reason for every part")
    @APIResponseSchema(value = SeverityView.class, responseCode = "201", responseDescription = "Scored")
    public RestResponse<SeverityView> score(
            UUID id,
            @NotNull @Valid SeveritySheet request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        FactsView facts = inForce(id);
        for (int i = 0; i < request.contexts().size(); i++) {
            if (!request.contexts().get(i).isPossible()) {
                throw ProblemException.invalid(
                        "contexts[" + i + "].adjustment",
                        "must leave a score from 1 to 4: basic score and adjustment together");
            }
        }
        assessments.add(id, facts.version(), request, name(), clock.instant());
        SeverityView scored = assessments.severity(id, facts.facts()).orElseThrow();
        audit(
                "breach.severity.scored",
                id,
                Map.of(
                        "severity", Double.toString(scored.score().severity()),
                        "band", scored.score().band().name()));
        return ResponseBuilder.create(CREATED, scored).build();
    }

    @GET
    @Path("/{id}/assessment")
    @Transactional
    @Operation(
            summary = "Read what the facts ask for and why, the severity, the nearest published cases, and the decision"
                    + " in force")
    public AssessmentView assessment(UUID id) {
        incidents.get(id);
        FactsView facts = inForce(id);
        auditTrail.read("incidents/" + id + "/assessment", null, Map.of());
        return new AssessmentView(
                facts,
                Proposal.from(facts.facts()),
                assessments.severity(id, facts.facts()).orElse(null),
                precedents.nearestTo(facts.facts()),
                assessments.inForce(id).orElse(null));
    }

    @POST
    @Path("/{id}/decisions")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Decide whom to notify, with reasons; less than proposed waits for a second person",
            description = "Of Art. 34(3), (a) and (b) go with NOTIFY_AUTHORITY, (c) with NOTIFY_AUTHORITY_AND_PEOPLE.")
    @APIResponseSchema(value = DecisionView.class, responseCode = "201", responseDescription = "Decided")
    public RestResponse<DecisionView> decide(
            UUID id, @NotNull @Valid Decide request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        FactsView facts = inForce(id);
        if (facts.version() != request.factsVersion()) {
            throw ProblemException.conflict(
                    "facts-changed",
                    "Version " + facts.version() + " of the facts is in force. Read it, and decide anew.");
        }
        check(request);
        Outcome proposed = Proposal.from(facts.facts()).outcome();
        int number = assessments.decide(id, request, proposed, name(), clock.instant());
        DecisionView decision = assessments.decision(id, number).orElseThrow();
        audit(
                "breach.decision.made",
                id,
                Map.of(
                        "number", Integer.toString(number),
                        "proposed", proposed.name(),
                        "outcome", decision.outcome().name(),
                        "downward", Boolean.toString(decision.downward())));
        return ResponseBuilder.create(CREATED, decision).build();
    }

    @GET
    @Path("/{id}/decisions")
    @Operation(summary = "List the decisions in order")
    public RestResponse<List<DecisionView>> decisions(
            UUID id,
            @RestQuery @DefaultValue("0") @Min(0) int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        incidents.get(id);
        auditTrail.read("incidents/" + id + "/decisions", null, Map.of());
        return KeysetPage.of(
                assessments.decisions(id, after, limit + 1),
                limit,
                decision -> decision,
                last -> Integer.toString(last.number()),
                uri);
    }

    @POST
    @Path("/{id}/decisions/{number}/confirmation")
    @RolesAllowed({SECURITY_OFFICER, PRIVACY_OFFICER})
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Confirm, as a second person, that less is done than was proposed")
    @APIResponseSchema(value = DecisionView.class, responseCode = "201", responseDescription = "Confirmed")
    public RestResponse<DecisionView> confirm(
            UUID id,
            int number,
            @NotNull @Valid ConfirmDecision request,
            @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        incidents.forChange(id);
        DecisionView decision =
                assessments.decision(id, number).orElseThrow(() -> ProblemException.notFound("such decision"));
        if (decision.inForce()) {
            throw ProblemException.conflict("decision-in-force", "The decision is in force already.");
        }
        if (decision.author().equals(name())) {
            auditTrail.refused("incidents/" + id + "/decisions/" + number, Map.of("reason", "own decision"));
            throw ProblemException.forbidden("A second person confirms: not who decided.");
        }
        if (inForce(id).version() != decision.factsVersion()) {
            throw ProblemException.conflict(
                    "facts-changed", "The facts changed since this was decided. It needs a new decision.");
        }
        assessments.confirm(id, number, request.reasons(), name(), clock.instant());
        audit("breach.decision.confirmed", id, Map.of("number", Integer.toString(number)));
        return ResponseBuilder.create(CREATED, assessments.decision(id, number).orElseThrow())
                .build();
    }

    private static void check(Facts facts) {
        if (facts.beganAt() != null
                && facts.endedAt() != null
                && facts.endedAt().isBefore(facts.beganAt())) {
            throw ProblemException.invalid("endedAt", "must not be before beganAt");
        }
        if (facts.ongoing() && facts.endedAt() != null) {
            throw ProblemException.invalid("endedAt", "must be left out while it goes on");
        }
        check("people", facts.people());
        check("records", facts.records());
    }

    private static void check(String field, Facts.Count count) {
        if (count.atLeast() != null && count.atMost() != null && count.atLeast() > count.atMost()) {
            throw ProblemException.invalid(field + ".atMost", "must not be below atLeast");
        }
    }

    private static void check(Decide decide) {
        Exemption exemption = decide.exemption();
        if (exemption == null) {
            if (decide.exemptionReason() != null) {
                throw ProblemException.invalid("exemptionReason", "must be left out where there is no exemption");
            }
            return;
        }
        if (decide.exemptionReason() == null || decide.exemptionReason().isBlank()) {
            throw ProblemException.refused(
                    "exemption-without-reason",
                    "An exemption needs its reason",
                    "Art. 34(3) and 5(2) GDPR: say in exemptionReason what shows that its condition is met.");
        }
        Outcome fits = exemption.tellsInPublic() ? Outcome.NOTIFY_AUTHORITY_AND_PEOPLE : Outcome.NOTIFY_AUTHORITY;
        if (decide.outcome() != fits) {
            throw ProblemException.refused(
                    "exemption-does-not-fit",
                    "The exemption does not fit the outcome",
                    "Art. 34(3) GDPR: with " + exemption + " the outcome is " + fits + ".");
        }
    }

    private FactsView inForce(UUID id) {
        return assessments
                .facts(id)
                .orElseThrow(() -> ProblemException.conflict(
                        "facts-missing", "Record first what is known: POST /api/v1/incidents/" + id + "/facts."));
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, UUID id, Map<String, String> details) {
        auditTrail.record(type, "incidents/" + id, null, details);
    }
}
