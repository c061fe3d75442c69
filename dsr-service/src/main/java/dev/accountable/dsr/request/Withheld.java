package dev.accountable.dsr.request;

import dev.accountable.dsr.connector.PlannedRecord;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.SystemMap;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that an answer leaves out, or an erasure keeps: on which ground, and why.
 *
 * @param until for an erasure: the last day on which it is kept
 */
@RegisterForReflection
record Withheld(
        @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "product")
        String system,

        @NotBlank @Size(max = 60) @Schema(examples = "comments")
        String dataset,

        @NotNull Ground ground,

        @NotBlank @Size(max = 2000) @Schema(examples = "They name other customers")
        String reason,

        @Schema(description = "For an erasure: the last day on which it is kept") @Nullable
        LocalDate until) {

    boolean is(String system, String dataset) {
        return this.system.equals(system) && this.dataset.equals(dataset);
    }

    /** The record as it is kept instead of erased; what is kept for longer anyway stays as it is. */
    PlannedRecord kept(PlannedRecord record) {
        if (until != null && record.until() != null && record.until().isAfter(until)) {
            return record;
        }
        return new PlannedRecord(
                record.position(), record.dataset(), record.key(), Action.RETAIN, reason, ground.article(), until);
    }
}
