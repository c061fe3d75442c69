package dev.accountable.audit.programme.measure;

import dev.accountable.defaults.UuidV7;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One judgement on one measure. Written once: who comes to another view evaluates again. */
@Entity
@Immutable
@Table(name = "measure_evaluation")
class Evaluation extends PanacheEntityBase {

    @Id
    private UUID id;

    private UUID measureId;
    private LocalDate evaluatedOn;

    @Enumerated(EnumType.STRING)
    private EvaluationResult result;

    private String findings;
    private @Nullable String nextSteps;
    private String evaluatedBy;
    private Instant recordedAt;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Evaluation() {}

    Evaluation(UUID measureId, RecordEvaluation request, String evaluatedBy, Instant recordedAt) {
        this.id = UuidV7.next();
        this.measureId = measureId;
        this.evaluatedOn = request.evaluatedOn();
        this.result = request.result();
        this.findings = request.findings();
        this.nextSteps = request.nextSteps();
        this.evaluatedBy = evaluatedBy;
        this.recordedAt = recordedAt;
    }

    UUID id() {
        return id;
    }

    EvaluationView view() {
        return new EvaluationView(id, measureId, evaluatedOn, result, findings, nextSteps, evaluatedBy, recordedAt);
    }

    /** Latest record first, behind {@code after}. */
    static List<Evaluation> of(UUID measureId, @Nullable UUID after, int limit) {
        return (after == null
                        ? Evaluation.<Evaluation>find("measureId = ?1 order by id desc", measureId)
                        : Evaluation.<Evaluation>find("measureId = ?1 and id < ?2 order by id desc", measureId, after))
                .page(0, limit)
                .list();
    }
}
