package dev.accountable.dsr.request;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a human being found who looked at an automated decision anew (GDPR Art. 22(3)). It does not change. */
@Entity
class HumanReview extends PanacheEntityBase {

    @Schema(name = "HumanReviewOutcome")
    enum Outcome {
        CONFIRMED,
        CHANGED,
        REVERSED
    }

    @Schema(name = "HumanReviewView")
    record View(String reviewer, Instant at, Outcome outcome, String reasons) {}

    @Id
    private UUID requestId;

    private String reviewer;
    private Instant at;

    @Enumerated(EnumType.STRING)
    private Outcome outcome;

    private String reasons;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected HumanReview() {}

    HumanReview(UUID requestId, String reviewer, Outcome outcome, String reasons, Instant now) {
        this.requestId = requestId;
        this.reviewer = reviewer;
        this.at = now;
        this.outcome = outcome;
        this.reasons = reasons;
    }

    View view() {
        return new View(reviewer, at, outcome, reasons);
    }

    static Optional<View> of(UUID requestId) {
        return HumanReview.<HumanReview>findByIdOptional(requestId).map(HumanReview::view);
    }
}
