package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Restricted data is to be used again.
 *
 * @param reason the person reads it before (Art. 18(3))
 * @param on where the organisation is, from the beginning of this day
 */
record LiftRestriction(
        @NotBlank @Size(max = 2000) @Schema(examples = "The address was checked and is right.")
        String reason,

        @NotNull LocalDate on) {}
