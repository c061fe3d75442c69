package dev.accountable.dsr.request;

import static dev.accountable.dsr.Roles.EMPLOYEE;
import static dev.accountable.dsr.Roles.PRIVACY_OFFICER;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.export.ExportPackage;
import dev.accountable.dsr.identity.Identifier;
import dev.accountable.grants.AccessGrants;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a caller sees of a request: a person its own, a privacy officer all, which is recorded, an employee what an access
 * grant allows. Everybody else is told that there is no such request.
 */
@ApplicationScoped
class Dossier {

    private final Corrections corrections;
    private final AuditTrail auditTrail;
    private final AccessGrants accessGrants;
    private final SecurityIdentity caller;
    private final InstantSource clock;

    Dossier(
            Corrections corrections,
            AuditTrail auditTrail,
            AccessGrants accessGrants,
            SecurityIdentity caller,
            InstantSource clock) {
        this.corrections = corrections;
        this.auditTrail = auditTrail;
        this.accessGrants = accessGrants;
        this.caller = caller;
        this.clock = clock;
    }

    /** The subject of the caller's token. */
    String me() {
        return caller.getPrincipal().getName();
    }

    /** Call it outside of a transaction: an employee's grant is asked for at another service. */
    SubjectRequest readable(UUID id, String resource) {
        SubjectRequest request = SubjectRequest.<SubjectRequest>findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("such request"));
        if (request.belongsTo(me())) {
            return request;
        }
        if (caller.hasRole(PRIVACY_OFFICER)) {
            auditTrail.read(resource, request.subject(), Map.of());
        } else if (caller.hasRole(EMPLOYEE)) {
            accessGrants.require(me(), request.subject(), resource);
        } else {
            throw refused(resource);
        }
        return request;
    }

    /** For a change by the person whose request it is, or by the privacy office for that person. */
    SubjectRequest ownToChange(UUID id, String resource) {
        SubjectRequest request = SubjectRequest.toChange(id);
        if (!request.belongsTo(me()) && !caller.hasRole(PRIVACY_OFFICER)) {
            throw refused(resource);
        }
        return request;
    }

    private ProblemException refused(String resource) {
        auditTrail.refused(resource, Map.of("reason", "another person's request"));
        return ProblemException.notFound("such request");
    }

    RequestView view(SubjectRequest request) {
        Instant now = clock.instant();
        UUID id = request.id();
        List<RequestView.Step> steps =
                RequestTask.of(id).stream().map(task -> task.view(now)).toList();
        return request.view(new RequestView.Inside(
                ExportPackage.idOf(id).orElse(null),
                RequestDetails.of(id).orElse(null),
                Identifier.of(id).stream().map(Identifier::view).toList(),
                steps,
                RequestPause.of(id).stream().map(RequestPause::view).toList(),
                Decision.of(id).stream().map(Decision::view).toList(),
                corrections.of(id),
                HumanReview.of(id).orElse(null),
                Transition.of(id)));
    }
}
