package dev.accountable.audit.detection;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.detection.DetectionView.SignalState;
import dev.accountable.audit.detection.Detections.Stored;
import dev.accountable.audit.detection.Rule.GroupBy;
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
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** The security team says what to watch for; whoever oversees it reads that and what was found. */
@Path("/api/v1/detection-rules")
@Tag(name = "Detection")
class DetectionRuleResource {

    private static final String SECURITY_OFFICER = "security-officer";
    private static final String AUDITOR = "auditor";
    private static final String PRIVACY_OFFICER = "privacy-officer";

    private final Detections detections;
    private final EventStream stream;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    DetectionRuleResource(
            Detections detections,
            EventStream stream,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock) {
        this.detections = detections;
        this.stream = stream;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(SECURITY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Idempotent
    @Operation(summary = "Write a rule; it watches from here on")
    @APIResponseSchema(value = RuleView.class, responseCode = "201", responseDescription = "It watches")
    public RestResponse<RuleView> create(
            @NotNull @Valid CreateRule request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        request.rule().check("rule.");
        if (DetectionRule.current(request.key()).isPresent()) {
            throw ProblemException.conflict(
                    "detection-rule-exists", "The rule '" + request.key() + "' exists already: change it with PUT.");
        }
        var rule = new DetectionRule(request.key(), 1, request.rule(), name(), stream.end(), clock.instant());
        // Flushed here, so that of two simultaneous requests the second is refused by the key.
        rule.persistAndFlush();
        audit("detection.rule.created", rule);
        return ResponseBuilder.create(CREATED, rule.view())
                .location(URI.create("/api/v1/detection-rules/" + rule.key()))
                .tag(rule.tag())
                .build();
    }

    @GET
    @RolesAllowed({SECURITY_OFFICER, AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "List the rules in force")
    public RestResponse<List<RuleView>> list(
            @RestQuery @DefaultValue("") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        return KeysetPage.of(DetectionRule.page(after, limit + 1), limit, DetectionRule::view, DetectionRule::key, uri);
    }

    @GET
    @Path("/{key}")
    @RolesAllowed({SECURITY_OFFICER, AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "Read the version of a rule that is in force")
    public RestResponse<RuleView> get(@Pattern(regexp = DetectionRule.KEY) String key) {
        return answer(DetectionRule.current(key).orElseThrow(DetectionRuleResource::unknown));
    }

    /** The version before stays as it was; nothing that happens in between is missed. */
    @PUT
    @Path("/{key}")
    @RolesAllowed(SECURITY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Change a rule: its next version takes over, and counts anew")
    public RestResponse<RuleView> change(
            @Pattern(regexp = DetectionRule.KEY) String key,
            @RestHeader("If-Match")
                    @Parameter(description = "The ETag of the version that this rests on; 412 where it is stale")
                    @Nullable
                    String ifMatch,
            @NotNull @Valid Rule request) {
        request.check("");
        DetectionRule rule = DetectionRule.currentForChange(key).orElseThrow(DetectionRuleResource::unknown);
        if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals('"' + rule.tag() + '"')) {
            throw ProblemException.of(
                    Status.PRECONDITION_FAILED, "stale", "The rule changed since. Read it again and decide anew.");
        }
        DetectionRule next = rule.replaceBy(request, name(), stream.end(), clock.instant());
        detections.forget(rule);
        audit("detection.rule.changed", next);
        return answer(next);
    }

    @GET
    @Path("/{key}/versions")
    @RolesAllowed({SECURITY_OFFICER, AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "List all versions of a rule, newest first")
    public RestResponse<List<RuleView>> versions(
            @Pattern(regexp = DetectionRule.KEY) String key,
            @RestQuery @DefaultValue("2147483647") int after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        mustExist(key);
        return KeysetPage.of(
                DetectionRule.versions(key, after, limit + 1),
                limit,
                DetectionRule::view,
                last -> Integer.toString(last.version()),
                uri);
    }

    @GET
    @Path("/{key}/detections")
    @RolesAllowed({SECURITY_OFFICER, AUDITOR, PRIVACY_OFFICER})
    @Operation(summary = "List what a rule found, in all its versions, newest first; the reading is recorded")
    public RestResponse<List<DetectionView>> detections(
            @Pattern(regexp = DetectionRule.KEY) String key,
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        mustExist(key);
        List<Stored> found = detections.page(key, after, limit + 1);
        Map<UUID, Map<GroupBy, String>> groups = new HashMap<>();
        Map<UUID, DetectionRule> rules = new HashMap<>();
        for (Stored detection : found) {
            DetectionRule rule = rules.computeIfAbsent(
                    detection.rule(),
                    id -> DetectionRule.<DetectionRule>findByIdOptional(id).orElseThrow());
            groups.put(detection.id(), rule.parts(detection.group()));
        }
        Map<UUID, String> persons = persons(groups.values());
        auditTrail.read(
                "detection-rules/" + key + "/detections",
                null,
                Map.of("found", Integer.toString(Math.min(found.size(), limit)), "withPersons", "" + maySeePersons()));
        return KeysetPage.of(
                found,
                limit,
                detection -> view(detection, groups.getOrDefault(detection.id(), Map.of()), persons),
                last -> last.id().toString(),
                uri);
    }

    @POST
    @Path("/dry-runs")
    @RolesAllowed({SECURITY_OFFICER, AUDITOR, PRIVACY_OFFICER})
    @Transactional
    @Operation(
            summary = "Try a rule on past events: what it would have found; changes nothing",
            description = "Goes through the events in the order of their time, up to a million of them or for 20"
                    + " seconds; 'until' says how far it came. The reading is recorded.")
    public DryRunView tryOut(@NotNull @Valid TryRule request) {
        request.rule().check("rule.");
        if (!request.from().isBefore(request.to())) {
            throw ProblemException.invalid("to", "must be later than 'from'");
        }
        if (request.from().plus(DryRun.LONGEST_RANGE).isBefore(request.to())) {
            throw ProblemException.invalid("to", "must be at most 31 days later than 'from'");
        }
        auditTrail.read(
                "detection-rules/dry-runs",
                null,
                Map.of(
                        "from", request.from().toString(),
                        "to", request.to().toString(),
                        "withPersons", "" + maySeePersons()));
        var rule = new DetectionRule("dry-run", 1, request.rule(), name(), 0, clock.instant());
        var run = new DryRun(rule, stream, request.from(), request.to());
        List<DryRun.Found> found = run.found();
        Map<UUID, String> persons =
                persons(found.stream().map(one -> rule.parts(one.group())).toList());
        return new DryRunView(
                request.from(),
                run.until(),
                run.events(),
                run.matched(),
                run.foundInAll(),
                found.stream().map(one -> view(one, rule, persons)).toList());
    }

    private DetectionView view(Stored found, Map<GroupBy, String> group, Map<UUID, String> persons) {
        Instant signalledAt = found.signalledAt();
        return new DetectionView(
                found.id(),
                found.version(),
                group,
                named(group, persons),
                found.firstAt(),
                found.lastAt(),
                found.detectedAt(),
                found.events(),
                found.sample(),
                found.refused() != null
                        ? SignalState.REFUSED
                        : signalledAt == null ? SignalState.WAITING : SignalState.DELIVERED,
                signalledAt);
    }

    private DetectionView view(DryRun.Found found, DetectionRule rule, Map<UUID, String> persons) {
        Map<GroupBy, String> group = rule.parts(found.group());
        Episode episode = found.episode();
        return new DetectionView(
                null,
                null,
                group,
                named(group, persons),
                episode.firstAt(),
                episode.lastAt(),
                null,
                episode.count(),
                episode.sample(),
                null,
                null);
    }

    /** Pseudonyms are for everybody who reads detections; whom they stand for, for those who may read the log's payloads. */
    private boolean maySeePersons() {
        return caller.hasRole(AUDITOR) || caller.hasRole(PRIVACY_OFFICER);
    }

    private Map<UUID, String> persons(Collection<Map<GroupBy, String>> groups) {
        if (!maySeePersons()) {
            return Map.of();
        }
        Set<UUID> pseudonyms = new HashSet<>();
        for (Map<GroupBy, String> group : groups) {
            pseudonymsOf(group).values().forEach(pseudonyms::add);
        }
        return detections.references(pseudonyms);
    }

    private @Nullable Map<GroupBy, String> named(Map<GroupBy, String> group, Map<UUID, String> persons) {
        if (!maySeePersons()) {
            return null;
        }
        Map<GroupBy, String> named = new EnumMap<>(GroupBy.class);
        pseudonymsOf(group).forEach((by, pseudonym) -> {
            String reference = persons.get(pseudonym);
            if (reference != null) {
                named.put(by, reference);
            }
        });
        return named;
    }

    private static Map<GroupBy, UUID> pseudonymsOf(Map<GroupBy, String> group) {
        Map<GroupBy, UUID> pseudonyms = new EnumMap<>(GroupBy.class);
        for (GroupBy by : List.of(GroupBy.ACTOR, GroupBy.SUBJECT)) {
            String part = group.get(by);
            if (part != null) {
                pseudonyms.put(by, UUID.fromString(part));
            }
        }
        return pseudonyms;
    }

    private static RestResponse<RuleView> answer(DetectionRule rule) {
        return ResponseBuilder.ok(rule.view()).tag(rule.tag()).build();
    }

    private static void mustExist(String key) {
        if (DetectionRule.current(key).isEmpty()) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such rule");
    }

    private String name() {
        return caller.getPrincipal().getName();
    }

    private void audit(String type, DetectionRule rule) {
        auditTrail.record(
                type,
                "detection-rules/" + rule.key(),
                null,
                Map.of(
                        "version", Integer.toString(rule.version()),
                        "enabled", rule.definition().enabled().toString()));
    }
}
