package dev.accountable.dsr.request;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What a privacy officer decided about a request. It does not change; one of them is in force in the end. */
@Entity
@Table(name = "request_decision")
class Decision extends PanacheEntityBase {

    @Schema(name = "DecisionOutcome")
    enum Outcome {
        WHOLE,
        PART,
        REFUSED
    }

    /** What is decided, without who and when: of two officers both say the same, or nothing is decided. */
    record Content(
            Outcome outcome,
            @Nullable Ground ground,
            @Nullable String reason,
            List<Withheld> withheld) {

        static final Content WHOLE = new Content(Outcome.WHOLE, null, null, List.of());

        private boolean isSameAs(Decision other) {
            return outcome == other.outcome && ground == other.ground && withheld.equals(other.withheld);
        }
    }

    /** One of them as callers see it. */
    @Schema(name = "RequestDecision")
    record View(
            Instant at,
            String officer,
            Outcome outcome,

            @Schema(
                    description =
                            "False for the first of two officers, and for what another decision took the place of")
            boolean inForce,

            @Nullable Ground ground,

            @Schema(description = "The article of the ground") @Nullable
            String article,

            @Nullable String reason,
            List<Withheld> withheld,

            @Schema(description = "How many requests of this type the person made within a year, this one included")
            long madeWithinYear) {}

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long position;

    @SuppressWarnings("UnusedVariable") // queries ask for it
    private UUID requestId;

    private Instant at;
    private String officer;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    private boolean inForce;

    @Enumerated(EnumType.STRING)
    private @Nullable Ground ground;

    private @Nullable String reason;

    @JdbcTypeCode(SqlTypes.JSON)
    private List<Withheld> withheld;

    private long madeWithinYear;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Decision() {}

    @SuppressWarnings("NullAway.Init") // the database gives the position
    Decision(UUID requestId, String officer, Content content, boolean inForce, long madeWithinYear, Instant now) {
        this.requestId = requestId;
        this.at = now;
        this.officer = officer;
        this.outcome = content.outcome();
        this.inForce = inForce;
        this.ground = content.ground();
        this.reason = content.reason();
        this.withheld = List.copyOf(content.withheld());
        this.madeWithinYear = madeWithinYear;
    }

    /** Whether this is what another officer has said, so that the two have decided. */
    boolean isConfirmedBy(String other, Content content) {
        return !officer.equals(other) && content.isSameAs(this);
    }

    Outcome outcome() {
        return outcome;
    }

    List<Withheld> withheld() {
        return withheld;
    }

    Ground refusedOn() {
        return Objects.requireNonNull(ground, "a refusal has a ground");
    }

    String reason() {
        return Objects.requireNonNullElse(reason, "");
    }

    View view() {
        return new View(
                at,
                officer,
                outcome,
                inForce,
                ground,
                ground == null ? null : ground.article(),
                reason,
                withheld,
                madeWithinYear);
    }

    static List<Decision> of(UUID requestId) {
        return list("requestId = ?1 order by position", requestId);
    }

    static Optional<Decision> last(UUID requestId) {
        return find("requestId = ?1 order by position desc", requestId).firstResultOptional();
    }

    static Optional<Decision> inForce(UUID requestId) {
        return find("requestId = ?1 and inForce", requestId).firstResultOptional();
    }

    /** What is left out of the answer, or kept; empty while nothing is decided. */
    static List<Withheld> withheldOf(UUID requestId) {
        return inForce(requestId).map(Decision::withheld).orElse(List.of());
    }
}
