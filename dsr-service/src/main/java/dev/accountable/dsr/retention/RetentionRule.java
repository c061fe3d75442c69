package dev.accountable.dsr.retention;

import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A rule from its draft to its retirement. */
@Entity
class RetentionRule extends PanacheEntityBase {

    @Id
    private UUID id;

    @JdbcTypeCode(SqlTypes.JSON)
    private SetRetentionRule rule;

    private String setBy;
    private Instant setAt;
    private @Nullable String activatedBy;
    private @Nullable Instant activatedAt;
    private @Nullable Instant nextRunAt;
    private @Nullable Instant retiredAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected RetentionRule() {}

    RetentionRule(SetRetentionRule rule, String setBy, Instant now) {
        this.id = UuidV7.next();
        this.rule = rule;
        this.setBy = setBy;
        this.setAt = now;
    }

    UUID id() {
        return id;
    }

    SetRetentionRule rule() {
        return rule;
    }

    boolean isActive() {
        return activatedAt != null && retiredAt == null;
    }

    boolean isRetired() {
        return retiredAt != null;
    }

    void activate(String by, Instant now, ZoneId zone) {
        if (activatedAt != null || retiredAt != null) {
            throw ProblemException.conflict("retention-rule-state", "The rule is no draft any more.");
        }
        this.activatedBy = by;
        this.activatedAt = now;
        plan(now, zone);
    }

    void retire(Instant now) {
        if (retiredAt != null) {
            throw ProblemException.conflict("retention-rule-state", "The rule is retired already.");
        }
        this.retiredAt = now;
        this.nextRunAt = null;
    }

    /** When it runs next, after this moment. */
    void plan(Instant now, ZoneId zone) {
        this.nextRunAt = Optional.ofNullable(rule.schedule())
                .flatMap(schedule -> Schedule.next(schedule, now, zone))
                .orElse(null);
    }

    RetentionRuleView view() {
        RetentionRuleView.State state = retiredAt != null
                ? RetentionRuleView.State.RETIRED
                : activatedAt != null ? RetentionRuleView.State.ACTIVE : RetentionRuleView.State.DRAFT;
        return new RetentionRuleView(id, state, rule, setBy, setAt, activatedBy, activatedAt, nextRunAt, retiredAt);
    }

    static Optional<RetentionRule> of(UUID id) {
        return findByIdOptional(id);
    }

    static Optional<RetentionRule> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Newest first, older than {@code before}. */
    static List<RetentionRule> newest(Optional<UUID> before, int limit) {
        return before.map(id -> RetentionRule.<RetentionRule>find("id < ?1 order by id desc", id))
                .orElseGet(() -> find("order by id desc"))
                .page(0, limit)
                .list();
    }

    /** Those whose time has come, locked. Those that another pod is looking at are passed over. */
    static List<RetentionRule> whoseTimeHasCome(Instant now) {
        List<?> due = getEntityManager()
                .createNativeQuery("""
                        select * from retention_rule where next_run_at <= :now order by next_run_at limit 50
                           for update skip locked""", RetentionRule.class)
                .setParameter("now", now)
                .getResultList();
        return due.stream().map(RetentionRule.class::cast).toList();
    }
}
