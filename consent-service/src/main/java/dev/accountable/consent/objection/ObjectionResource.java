package dev.accountable.consent.objection;

import static dev.accountable.consent.Roles.CONSENT_WRITER;
import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static dev.accountable.consent.Roles.RIGHTS_WRITER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.LawfulBasis;
import dev.accountable.consent.purpose.Purpose;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Art. 21. A person objects for themselves; dsr-service and a frontend's server for whoever asked them. */
@Path("/api/v1/objections")
@Tag(name = "Objections")
class ObjectionResource {

    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    ObjectionResource(AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, RIGHTS_WRITER})
    @Transactional
    @Idempotent
    @Operation(
            summary = "Object to a purpose, or to all direct marketing",
            description = "In force when it is answered. Where one is in force already, it is answered with that one.")
    @APIResponseSchema(value = ObjectionView.class, responseCode = "201", responseDescription = "In force")
    public RestResponse<ObjectionView> object(
            @NotNull @Valid MakeObjection request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (!mayActFor(request.subject())) {
            throw ProblemException.forbidden("You may object for yourself only.");
        }
        if (request.purpose() != null) {
            mayBeObjectedTo(request.purpose());
        }
        Person person = Person.known(request.subject());
        Objection objection =
                Objection.inForce(person.id(), request.purpose()).orElseGet(() -> object(person, request));
        return ResponseBuilder.create(CREATED, objection.view(request.subject()))
                .location(URI.create("/api/v1/objections/" + objection.id()))
                .build();
    }

    private Objection object(Person person, MakeObjection request) {
        var objection = new Objection(person.id(), request.purpose(), request.grounds(), clock.instant());
        objection.persistAndFlush();
        audit("consent.objection.received", objection, request.subject(), Map.of());
        return objection;
    }

    /** Art. 21(1) speaks of points (e) and (f) of Art. 6(1), Art. 21(2) of direct marketing whatever its basis. */
    private static void mayBeObjectedTo(String key) {
        Purpose purpose = Purpose.<Purpose>findByIdOptional(key)
                .orElseThrow(() -> ProblemException.invalid("purpose", "is not a registered purpose"));
        LawfulBasis basis = purpose.lawfulBasis();
        if (basis != LawfulBasis.LEGITIMATE_INTERESTS
                && basis != LawfulBasis.PUBLIC_TASK
                && !purpose.isDirectMarketing()) {
            throw ProblemException.refused(
                    "no-right-to-object",
                    "There is no right to object to this purpose",
                    "The purpose '" + key + "' rests on " + basis + ": Art. 21 gives no right to object to it."
                            + (basis == LawfulBasis.CONSENT ? " Withdraw the consent instead (Art. 7(3))." : ""));
        }
    }

    @GET
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, RIGHTS_WRITER, PRIVACY_OFFICER})
    @Operation(summary = "List a person's objections, newest first")
    public List<ObjectionView> list(@RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject) {
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read("objections", subject, Map.of());
        } else if (!mayActFor(subject)) {
            throw ProblemException.forbidden("You may read your own objections only.");
        }
        return Person.of(subject)
                .map(person -> Objection.of(person.all()).stream()
                        .map(objection -> objection.view(subject))
                        .toList())
                .orElse(List.of());
    }

    @GET
    @Path("/queue")
    @RolesAllowed(PRIVACY_OFFICER)
    @Operation(summary = "List objections in a state, oldest first; those that are RECEIVED wait for an assessment")
    public RestResponse<List<ObjectionView>> queue(
            @RestQuery @DefaultValue("RECEIVED") Objection.State state,
            @RestQuery @DefaultValue("00000000-0000-0000-0000-000000000000") UUID after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit,
            UriInfo uri) {
        auditTrail.read("objections", null, Map.of("state", state.name()));
        return KeysetPage.of(
                Objection.inState(state, after, limit + 1),
                limit,
                objection -> objection.view(subjectOf(objection)),
                last -> last.id().toString(),
                uri);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, RIGHTS_WRITER, PRIVACY_OFFICER})
    @Operation(summary = "Read one objection")
    public ObjectionView get(UUID id) {
        Objection objection = Objection.<Objection>findByIdOptional(id).orElseThrow(ObjectionResource::notFound);
        String subject = subjectOf(objection);
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read("objections/" + id, subject, Map.of());
        } else {
            mustReach(objection, subject);
        }
        return objection.view(subject);
    }

    @POST
    @Path("/{id}/assessment")
    @RolesAllowed(PRIVACY_OFFICER)
    @AuthenticationContext("2")
    @Transactional
    @Operation(summary = "Uphold an objection, or name the compelling grounds that override it")
    public ObjectionView assess(UUID id, @NotNull @Valid AssessObjection request) {
        Objection objection = Objection.locked(id).orElseThrow(ObjectionResource::notFound);
        if (!objection.isReceived()) {
            throw ProblemException.conflict("objection-decided", "Only an objection that is RECEIVED can be assessed.");
        }
        if (!request.upheld() && isAbsolute(objection)) {
            throw ProblemException.refused(
                    "objection-absolute",
                    "This objection cannot be overridden",
                    "Against direct marketing the right to object is absolute (Art. 21(3)): no grounds override it.");
        }
        objection.assess(request.upheld(), request.reason(), me(), clock.instant());
        String subject = subjectOf(objection);
        audit("consent.objection.assessed", objection, subject, Map.of("upheld", "" + request.upheld()));
        return objection.view(subject);
    }

    @POST
    @Path("/{id}/withdrawal")
    @RolesAllowed({CONSENT_WRITER, DATA_SUBJECT, RIGHTS_WRITER})
    @Transactional
    @Operation(summary = "The person no longer objects; again succeeds and changes nothing")
    public ObjectionView withdraw(UUID id) {
        Objection objection = Objection.locked(id).orElseThrow(ObjectionResource::notFound);
        String subject = subjectOf(objection);
        mustReach(objection, subject);
        if (objection.isInForce()) {
            objection.end(me(), clock.instant());
            audit("consent.objection.ended", objection, subject, Map.of());
        }
        return objection.view(subject);
    }

    private static boolean isAbsolute(Objection objection) {
        String purpose = objection.purpose();
        return purpose == null
                || Purpose.<Purpose>findByIdOptional(purpose).orElseThrow().isDirectMarketing();
    }

    private void mustReach(Objection objection, String subject) {
        if (!mayActFor(subject)) {
            auditTrail.refused("objections/" + objection.id(), Map.of("reason", "another person's objection"));
            throw notFound();
        }
    }

    private static String subjectOf(Objection objection) {
        return Person.<Person>findByIdOptional(objection.person())
                .flatMap(Person::itself)
                .map(Person::subject)
                .orElse("(forgotten)");
    }

    private boolean mayActFor(String subject) {
        return caller.hasRole(CONSENT_WRITER) || caller.hasRole(RIGHTS_WRITER) || subject.equals(me());
    }

    private String me() {
        return caller.getPrincipal().getName();
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("such objection");
    }

    private void audit(String type, Objection objection, String subject, Map<String, String> details) {
        var all = new java.util.HashMap<>(details);
        all.put("purpose", Objects.requireNonNullElse(objection.purpose(), "direct marketing"));
        auditTrail.record(type, "objections/" + objection.id(), subject, all);
    }
}
