package dev.accountable.dsr.datamap;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A system of the map, or one dataset of it.
 *
 * @param dataset null for all datasets of the system
 */
public record Part(
        @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "product")
        String system,

        @Pattern(regexp = Dataset.KEY) @Schema(examples = "users") @Nullable
        String dataset) {

    boolean covers(SystemMap of, Dataset one) {
        return system.equals(of.key()) && (dataset == null || dataset.equals(one.key()));
    }

    /** Some data is in both. */
    public boolean meets(Part other) {
        return system.equals(other.system)
                && (dataset == null || other.dataset == null || dataset.equals(other.dataset));
    }
}
