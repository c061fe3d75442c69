package dev.accountable.consent.site;

import dev.accountable.consent.event.ConsentEventView;
import dev.accountable.consent.event.State;
import dev.accountable.consent.event.StateView;
import dev.accountable.consent.event.SubmissionView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a visitor stands, or what was recorded. It never says which account a visitor turned out to be. */
record ChoicesView(
        @Schema(description = "The act that was recorded, by which its receipt is found") @Nullable
        UUID submission,

        List<Stand> choices,

        @Schema(description = "Purposes that wait for their confirmation by mail: nothing is recorded of them yet")
        List<String> pendingConfirmation) {

    record Stand(
            String purpose,
            int purposeVersion,
            State state,
            Instant since,
            @Nullable Instant expiresAt) {

        static Stand of(ConsentEventView event) {
            return new Stand(event.purpose(), event.purposeVersion(), event.state(), event.at(), event.expiresAt());
        }

        static Stand of(StateView state) {
            return new Stand(state.purpose(), state.purposeVersion(), state.state(), state.since(), state.expiresAt());
        }
    }

    static ChoicesView of(SubmissionView recorded) {
        return new ChoicesView(
                recorded.id(), recorded.events().stream().map(Stand::of).toList(), recorded.pendingConfirmation());
    }
}
