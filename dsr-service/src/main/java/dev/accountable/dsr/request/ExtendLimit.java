package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why a month is not enough: complexity and number of the requests (Art. 12(3)). The person reads it. */
record ExtendLimit(
        @NotBlank @Size(max = 2000) @Schema(examples = "You have used eleven of our services since 2009.")
        String reason) {}
