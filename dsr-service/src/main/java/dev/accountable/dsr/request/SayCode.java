package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The person has said the code of the letter, on the telephone for example. */
record SayCode(
        @NotNull @Pattern(regexp = "[0-9]{8}") @Schema(examples = "04711000")
        String code) {}
