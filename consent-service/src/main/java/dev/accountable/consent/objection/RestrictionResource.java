package dev.accountable.consent.objection;

import static dev.accountable.consent.Roles.DATA_SUBJECT;
import static dev.accountable.consent.Roles.PRIVACY_OFFICER;
import static dev.accountable.consent.Roles.RIGHTS_WRITER;
import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.consent.event.Person;
import dev.accountable.consent.purpose.Purpose;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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

/** Art. 18. Set and lifted by dsr-service for a request, or by the privacy officer. */
@Path("/api/v1/restrictions")
@Tag(name = "Restrictions")
class RestrictionResource {

    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    RestrictionResource(AuditTrail auditTrail, SecurityIdentity caller, InstantSource clock) {
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed({RIGHTS_WRITER, PRIVACY_OFFICER})
    @Transactional
    @Idempotent
    @Operation(
            summary = "Restrict the processing of a person's data",
            description = "In force when it is answered. The same again is answered with the one in force.")
    @APIResponseSchema(value = RestrictionView.class, responseCode = "201", responseDescription = "In force")
    public RestResponse<RestrictionView> restrict(
            @NotNull @Valid SetRestriction request, @RestHeader(Idempotent.HEADER) @Nullable String idempotencyKey) {
        if (request.purpose() != null
                && Purpose.findByIdOptional(request.purpose()).isEmpty()) {
            throw ProblemException.invalid("purpose", "is not a registered purpose");
        }
        Person person = Person.known(request.subject());
        Restriction restriction = Restriction.inForce(person.id(), request).orElseGet(() -> {
            var set = new Restriction(person.id(), request, me(), clock.instant());
            set.persistAndFlush();
            auditTrail.record(
                    "consent.restriction.set",
                    "restrictions/" + set.id(),
                    request.subject(),
                    Map.of("ground", request.ground().name()));
            return set;
        });
        return ResponseBuilder.create(CREATED, restriction.view(request.subject()))
                .location(URI.create("/api/v1/restrictions/" + restriction.id()))
                .build();
    }

    @GET
    @RolesAllowed({DATA_SUBJECT, RIGHTS_WRITER, PRIVACY_OFFICER})
    @Operation(summary = "List the restrictions of a person's data, newest first")
    public List<RestrictionView> list(@RestQuery @NotNull @Pattern(regexp = Person.SUBJECT) String subject) {
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read("restrictions", subject, Map.of());
        } else if (!caller.hasRole(RIGHTS_WRITER) && !subject.equals(me())) {
            throw ProblemException.forbidden("You may read your own restrictions only.");
        }
        return Person.of(subject)
                .map(person -> Restriction.of(person.all()).stream()
                        .map(restriction -> restriction.view(subject))
                        .toList())
                .orElse(List.of());
    }

    @POST
    @Path("/{id}/lifting")
    @RolesAllowed({RIGHTS_WRITER, PRIVACY_OFFICER})
    @Transactional
    @Operation(summary = "Lift a restriction; the person has been told before (Art. 18(3))")
    public RestrictionView lift(UUID id, @NotNull @Valid LiftRestriction request) {
        Restriction restriction =
                Restriction.locked(id).orElseThrow(() -> ProblemException.notFound("such restriction"));
        if (restriction.isLifted()) {
            throw ProblemException.conflict("restriction-lifted", "The restriction was lifted already.");
        }
        restriction.lift(request.reason(), me(), clock.instant());
        String subject = Person.<Person>findByIdOptional(restriction.person())
                .flatMap(Person::itself)
                .map(Person::subject)
                .orElse("(forgotten)");
        auditTrail.record("consent.restriction.lifted", "restrictions/" + id, subject, Map.of());
        return restriction.view(subject);
    }

    private String me() {
        return caller.getPrincipal().getName();
    }
}
