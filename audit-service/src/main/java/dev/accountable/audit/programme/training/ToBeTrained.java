package dev.accountable.audit.programme.training;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Employees who are to be trained, up to 1,000 at a time. */
record ToBeTrained(
        @NotEmpty @Size(max = 1000) Set<@NotNull @Pattern(regexp = People.REFERENCE) String> employees,

        @NotNull @Schema(examples = "2026-12-31", description = "By when, where they never were")
        LocalDate dueOn) {}
