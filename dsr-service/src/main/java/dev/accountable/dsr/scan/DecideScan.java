package dev.accountable.dsr.scan;

import dev.accountable.dsr.datamap.DataCategory;
import dev.accountable.dsr.scan.Proposal.Decision;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person says to parts of a proposal, one after the other. */
record DecideScan(@NotEmpty @Size(max = 1000) List<@NotNull @Valid One> decisions) {

    /**
     * One decision: about a field, a link or the identifier of a dataset, or where none is named about the dataset itself.
     *
     * @param column a field of the dataset
     * @param link the dataset that a link leads to
     * @param identifier the column that says who the person is
     * @param category for an accepted field: another category than the proposed one
     * @param partsFrom for an accepted dataset: its open parts of at least this confidence are accepted with it
     */
    @Schema(name = "ScanDecision")
    record One(
            @NotNull @Size(min = 1, max = 60) @Schema(examples = "users")
            String dataset,

            @Size(min = 1, max = 128) @Schema(examples = "email") @Nullable
            String column,

            @Size(min = 1, max = 60) @Nullable String link,
            @Size(min = 1, max = 128) @Nullable String identifier,
            @NotNull @Schema(examples = "ACCEPTED") Decision decision,
            @Pattern(regexp = DataCategory.WORD) @Nullable String category,

            @DecimalMin("0") @DecimalMax("1") @Schema(examples = "0.5") @Nullable
            Double partsFrom) {}
}
