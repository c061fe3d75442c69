package dev.accountable.consent.event;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A visitor turned out to be an account. */
public record LinkedView(
        String subject,

        @Schema(description = "It was linked before; nothing changed")
        boolean already,

        @Schema(description = "What counts from now on of the purposes that the visitor had chosen about, and why")
        List<Settled> purposes) {

    public record Settled(
            String purpose,

            @Schema(description = "Where the account stands now")
            State state,

            @Schema(description = "Whose choice it is") Settlement.Winner winner,

            Settlement.Reason reason) {}
}
