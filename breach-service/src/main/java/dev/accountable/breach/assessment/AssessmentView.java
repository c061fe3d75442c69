package dev.accountable.breach.assessment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that speaks about how bad an incident is, and what was decided. */
record AssessmentView(
        FactsView facts,
        Proposal proposal,
        @Nullable SeverityView severity,
        List<Precedents.Near> precedents,
        @Nullable DecisionView decision) {}
