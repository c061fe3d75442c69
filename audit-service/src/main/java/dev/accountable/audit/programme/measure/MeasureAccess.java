package dev.accountable.audit.programme.measure;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.audit.programme.Roles;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Whose measures the caller may see: all of them, or, as an employee, those that the caller owns. */
@ApplicationScoped
class MeasureAccess {

    private final SecurityIdentity caller;
    private final AuditTrail auditTrail;

    MeasureAccess(SecurityIdentity caller, AuditTrail auditTrail) {
        this.caller = caller;
        this.auditTrail = auditTrail;
    }

    boolean seesAll() {
        return Roles.seesAll(caller);
    }

    String name() {
        return caller.getPrincipal().getName();
    }

    Measure readable(UUID id) {
        Measure measure = Measure.<Measure>findByIdOptional(id).orElseThrow(MeasureAccess::unknown);
        if (!seesAll() && !measure.isOwnedBy(name())) {
            auditTrail.refused("measures/" + id, Map.of("reason", "another person's measure"));
            throw unknown();
        }
        return measure;
    }

    Measure forChange(UUID id) {
        return Measure.locked(id).orElseThrow(MeasureAccess::unknown);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("such measure");
    }
}
