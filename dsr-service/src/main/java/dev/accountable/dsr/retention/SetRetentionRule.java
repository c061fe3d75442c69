package dev.accountable.dsr.retention;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Period;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * When rows of a dataset are no longer needed, and what happens to them then.
 *
 * @param period how long they are kept, counted from the day in the column {@code from}; a row without that day stays
 * @param event something that happened later counts instead: the latest day in a column of the rows that point to it
 * @param conditions all of which a row has to fulfil
 * @param schedule when it runs by itself, in the organisation's zone: minute, hour, day of month, month, day of week; missing
 *     where it is started by hand
 */
record SetRetentionRule(
        @NotBlank @Size(max = 200) @Schema(examples = "Customers 30 days after their contract")
        String name,

        @NotBlank @Size(max = 60) String system,
        @NotBlank @Size(max = 60) String dataset,

        @NotNull @Schema(implementation = String.class, examples = "P30D")
        Period period,

        @NotBlank @Size(max = 128) @Schema(examples = "contract_end")
        String from,

        @Valid @Nullable Event event,
        @Size(max = 20) @Nullable List<@NotNull @Valid Condition> conditions,
        @NotNull Action action,

        @Size(max = 100) @Schema(examples = "30 3 * * *") @Nullable
        String schedule) {

    /** What happens to a row. */
    @Schema(name = "RetentionAction")
    enum Action {
        /** It goes, and before it the rows that are linked to it, each as its dataset's map says. */
        ERASE,
        /** It gets the values that the map has for what is anonymised. */
        ANONYMISE
    }

    /** "Since the last order": the day in a column of a dataset that is linked to the rule's. */
    @Schema(name = "RetentionEvent")
    record Event(
            @NotBlank @Size(max = 60) @Schema(examples = "orders")
            String dataset,

            @NotBlank @Size(max = 128) @Schema(examples = "placed")
            String column) {}

    List<Condition> all() {
        return conditions == null ? List.of() : conditions;
    }
}
