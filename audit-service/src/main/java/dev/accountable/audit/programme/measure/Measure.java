package dev.accountable.audit.programme.measure;

import dev.accountable.audit.programme.Interval;
import dev.accountable.audit.programme.ItemChange;
import dev.accountable.defaults.UuidV7;
import dev.accountable.problem.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A technical or organisational measure (Art. 24, 32). It is done only where something shows it, it is evaluated only once
 * it is done, and its next evaluation follows from its own dates.
 */
@Entity
class Measure extends PanacheEntityBase {

    static final String KEY = "[a-z][a-z0-9-]{1,59}";
    static final String ARTICLE = "Art\\. ([1-9]|[1-9][0-9])(\\([1-9][0-9]?\\))?(\\([a-z]\\))?";
    static final String ARTICLE_MESSAGE = "must name an article of the GDPR, Art. 32(1)(a) for example";

    @Id
    private UUID id;

    private String key;
    private String title;
    private String description;

    @Enumerated(EnumType.STRING)
    private MeasureKind kind;

    private String category;

    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> articles;

    private String owner;

    @Enumerated(EnumType.STRING)
    private MeasureStatus status;

    private @Nullable LocalDate plannedFor;
    private @Nullable LocalDate startedOn;
    private @Nullable LocalDate doneOn;
    private @Nullable String evaluationInterval;
    private @Nullable LocalDate lastEvaluatedOn;
    private @Nullable LocalDate nextEvaluationOn;
    private Instant registeredAt;

    @Version
    private int version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Measure() {}

    Measure(RegisterMeasure request, Instant now) {
        this.id = UuidV7.next();
        this.key = request.key();
        this.title = request.title();
        this.description = request.description();
        this.kind = request.kind();
        this.category = request.category();
        this.articles = sorted(request.articles());
        this.owner = request.owner();
        this.status = MeasureStatus.TO_DO;
        this.plannedFor = request.plannedFor();
        this.evaluationInterval = request.evaluationInterval();
        this.registeredAt = now;
    }

    /**
     * Makes it what the request says, and keeps what differs.
     *
     * @param hasEvidence something was named that shows the measure
     * @return the fields that changed
     */
    List<String> change(ChangeMeasure request, boolean hasEvidence, LocalDate today, String by, Instant now) {
        Map<String, @Nullable String> before = fields();
        moveTo(request, hasEvidence, today);
        title = request.title();
        description = request.description();
        kind = request.kind();
        category = request.category();
        articles = sorted(request.articles());
        owner = request.owner();
        plannedFor = request.plannedFor();
        evaluationInterval = request.evaluationInterval();
        plan();
        List<String> changed = ItemChange.record(id, version + 1, before, fields(), by, now);
        flush();
        return changed;
    }

    private void moveTo(ChangeMeasure request, boolean hasEvidence, LocalDate today) {
        MeasureStatus to = request.status();
        if (to != status && !status.next().contains(to)) {
            throw ProblemException.conflict(
                    "measure-transition-refused",
                    "A measure that is %s can become %s, not %s.".formatted(status, options(status.next()), to));
        }
        if (to == MeasureStatus.DONE && !hasEvidence) {
            throw ProblemException.refused(
                    "evidence-missing",
                    "Nothing shows that it is done",
                    "Art. 5(2) GDPR asks to demonstrate it: name an event, a page or a document as evidence first.");
        }
        LocalDate started = day("startedOn", request.startedOn(), startedOn, to != MeasureStatus.TO_DO, today);
        LocalDate done = day("doneOn", request.doneOn(), doneOn, to == MeasureStatus.DONE, today);
        if (started != null && done != null && done.isBefore(started)) {
            throw ProblemException.invalid("doneOn", "must not be before startedOn");
        }
        status = to;
        startedOn = started;
        doneOn = done;
    }

    /** The day that goes with a status: given, known, or today; none where the status has not come to it. */
    private static @Nullable LocalDate day(
            String field, @Nullable LocalDate given, @Nullable LocalDate known, boolean reached, LocalDate today) {
        if (!reached) {
            if (given != null) {
                throw ProblemException.invalid(field, "must be left out: the status has not come to it");
            }
            return null;
        }
        if (given != null && given.isAfter(today)) {
            throw ProblemException.invalid(field, "must not be in the future");
        }
        return given != null ? given : known != null ? known : today;
    }

    private static String options(Collection<MeasureStatus> statuses) {
        return String.join(" or ", statuses.stream().map(MeasureStatus::name).toList());
    }

    /** Judges whether it works (Art. 32(1)(d)); the next evaluation is counted from this one. */
    Evaluation evaluate(RecordEvaluation request, String by, Instant now) {
        if (doneOn == null) {
            throw ProblemException.conflict(
                    "measure-not-done", "Only a measure that is done can be evaluated; this one is " + status + ".");
        }
        if (request.evaluatedOn().isBefore(doneOn)) {
            throw ProblemException.invalid("evaluatedOn", "must not be before the measure was done, " + doneOn);
        }
        if (lastEvaluatedOn == null || request.evaluatedOn().isAfter(lastEvaluatedOn)) {
            lastEvaluatedOn = request.evaluatedOn();
        }
        plan();
        var evaluation = new Evaluation(id, request, by, now);
        evaluation.persist();
        flush();
        return evaluation;
    }

    /** The later of the two, because a measure that was opened again and done anew is evaluated anew. */
    private void plan() {
        LocalDate last = doneOn == null || lastEvaluatedOn == null || lastEvaluatedOn.isBefore(doneOn)
                ? doneOn
                : lastEvaluatedOn;
        nextEvaluationOn = Interval.after(last, evaluationInterval);
    }

    UUID id() {
        return id;
    }

    String key() {
        return key;
    }

    MeasureStatus status() {
        return status;
    }

    boolean isOwnedBy(String employee) {
        return owner.equals(employee);
    }

    String tag() {
        return Integer.toString(version);
    }

    MeasureView view() {
        return new MeasureView(
                id,
                key,
                title,
                description,
                kind,
                category,
                articles,
                owner,
                status,
                plannedFor,
                startedOn,
                doneOn,
                evaluationInterval,
                lastEvaluatedOn,
                nextEvaluationOn,
                registeredAt);
    }

    /** What people decide about it, as its history keeps it. */
    private Map<String, @Nullable String> fields() {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("title", title);
        fields.put("description", description);
        fields.put("kind", kind.name());
        fields.put("category", category);
        fields.put("articles", String.join(", ", articles));
        fields.put("owner", owner);
        fields.put("status", status.name());
        fields.put("plannedFor", text(plannedFor));
        fields.put("startedOn", text(startedOn));
        fields.put("doneOn", text(doneOn));
        fields.put("evaluationInterval", evaluationInterval);
        return fields;
    }

    private static @Nullable String text(@Nullable LocalDate date) {
        return date == null ? null : date.toString();
    }

    private static List<String> sorted(Collection<String> articles) {
        return articles.stream().sorted().toList();
    }

    static boolean isKnown(String key) {
        return count("key", key) > 0;
    }

    /** For a change: others who want to change the same measure wait. */
    static Optional<Measure> locked(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** In the order of their keys, behind {@code after}. */
    static List<Measure> page(@Nullable String owner, @Nullable MeasureStatus status, String after, int limit) {
        StringBuilder where = new StringBuilder("key > :after");
        Map<String, Object> values = new LinkedHashMap<>(Map.of("after", after));
        if (owner != null) {
            where.append(" and owner = :owner");
            values.put("owner", owner);
        }
        if (status != null) {
            where.append(" and status = :status");
            values.put("status", status);
        }
        return Measure.<Measure>find(where + " order by key", values)
                .page(0, limit)
                .list();
    }
}
