package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** How long data is kept: a period, or where there is none what decides about it (Art. 13(2)(a), 30(1)(f)). One of the two. */
public record Retention(
        @Pattern(regexp = Retention.PERIOD, message = "must be an ISO 8601 period of years, months, weeks or days")
        @Schema(examples = "P24M")
        @Nullable
        String period,

        @Size(min = 1, max = 1000) @Schema(examples = "Until the account is closed") @Nullable
        String criterion) {

    /** ISO 8601, of days at least, up to 99 years; never nothing. */
    static final String PERIOD = "P(?=\\d)([1-9]\\d?Y)?([1-9]\\d{0,2}M)?([1-9]\\d{0,2}W)?([1-9]\\d{0,3}D)?";

    @JsonIgnore
    @Schema(hidden = true)
    @AssertTrue(message = "must hold a period or a criterion, and not both")
    public boolean isEitherOr() {
        return (period == null) != (criterion == null);
    }

    /** As it stands in a record for people: the period, or the criterion. */
    public String text() {
        return period != null ? period : criterion != null ? criterion : "";
    }
}
