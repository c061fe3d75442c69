package dev.accountable.breach.intake;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** That something was received. */
final class Taken {

    private Taken() {}

    @Schema(name = "AlertsTaken")
    record Alerts(
            @Schema(description = "Alerts that fire") int firing,
            @Schema(description = "Of these, new signals") int raised) {}

    @Schema(name = "NoticeTaken")
    record Notice(
            @Schema(description = "Quote it when you ask about it")
            UUID reference) {}
}
