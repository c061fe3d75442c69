package dev.accountable.dsr.retention;

import static org.jboss.resteasy.reactive.RestResponse.Status.CREATED;

import dev.accountable.audit.outbox.AuditTrail;
import dev.accountable.dsr.connector.ConnectorException;
import dev.accountable.dsr.connector.SystemAccess;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.system.RegisteredSystem;
import dev.accountable.idempotency.Idempotent;
import dev.accountable.problem.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Response.Status;
import java.net.URI;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Where a rule that was found right is written down: by its own rules first, and then by the system it speaks of. */
@ApplicationScoped
class RetentionRules {

    private final SystemAccess access;
    private final AuditTrail auditTrail;
    private final SecurityIdentity caller;
    private final InstantSource clock;
    private final ZoneId zone;

    RetentionRules(
            SystemAccess access,
            AuditTrail auditTrail,
            SecurityIdentity caller,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone) {
        this.access = access;
        this.auditTrail = auditTrail;
        this.caller = caller;
        this.clock = clock;
        this.zone = zone;
    }

    void check(SetRetentionRule rule) {
        SystemMap system = RegisteredSystem.withKey(rule.system())
                .map(RegisteredSystem::map)
                .orElseThrow(() -> ProblemException.invalid("system", "is not a registered system"));
        Dataset dataset = system.datasets().stream()
                .filter(known -> known.key().equals(rule.dataset()))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("dataset", "is not a dataset of this system"));
        if (isNoPeriod(rule.period())) {
            throw ProblemException.invalid("period", "must be a period of days, months or years up to a century");
        }
        if (rule.schedule() != null && !Schedule.isReadable(rule.schedule())) {
            throw ProblemException.invalid(
                    "schedule", "must be five fields: minute, hour, day of month, month, day of week");
        }
        for (int i = 0; i < rule.all().size(); i++) {
            if (!rule.all().get(i).isComplete()) {
                throw ProblemException.invalid(
                        "conditions[" + i + "].values", "must be as many as the operator compares with");
            }
        }
        if (rule.action() == SetRetentionRule.Action.ANONYMISE
                && dataset.erasure().action() != Erasure.Action.ANONYMISE) {
            throw ProblemException.refused(
                    "retention-rule-refused",
                    "The rule cannot be right",
                    "The data map says nothing about how the dataset '" + dataset.key() + "' is anonymised.");
        }
        ask(rule, system);
    }

    private static boolean isNoPeriod(Period period) {
        try {
            return period.isZero()
                    || period.isNegative()
                    || LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH.plusYears(100));
        } catch (DateTimeException e) {
            return true;
        }
    }

    /** Tries it on no row: names, types and permissions to read are found out now. */
    private void ask(SetRetentionRule rule, SystemMap system) {
        List<String> found = new ArrayList<>();
        var sweep = new Sweep(rule, system, new Due(LocalDate.ofInstant(clock.instant(), zone), zone));
        try {
            access.read(system.connection(), "looking at the columns", open -> {
                found.addAll(sweep.contradictions(open));
                return found;
            });
        } catch (ConnectorException e) {
            throw ProblemException.of(
                    Status.SERVICE_UNAVAILABLE,
                    "system-unavailable",
                    "The system could not be asked whether the rule is right. " + e.getMessage() + ".");
        }
        if (found.isEmpty()) {
            try {
                access.read(
                        system.connection(),
                        "the rule cannot be used",
                        open -> sweep.next(open, List.of(), 0, List.of(), false));
            } catch (ConnectorException e) {
                found.add(e.getMessage());
            }
        }
        if (!found.isEmpty()) {
            throw ProblemException.refused(
                    "retention-rule-refused", "The rule cannot be right", String.join("; ", found) + ".");
        }
    }

    @Transactional
    @Idempotent
    RestResponse<RetentionRuleView> add(SetRetentionRule body) {
        var rule = new RetentionRule(body, caller.getPrincipal().getName(), clock.instant());
        rule.persistAndFlush();
        auditTrail.record(
                "dsr.retention-rule.set",
                "retention-rules/" + rule.id(),
                null,
                Map.of(
                        "system",
                        body.system(),
                        "dataset",
                        body.dataset(),
                        "period",
                        body.period().toString(),
                        "action",
                        body.action().name()));
        return ResponseBuilder.create(CREATED, rule.view())
                .location(URI.create("/api/v1/retention-rules/" + rule.id()))
                .build();
    }
}
