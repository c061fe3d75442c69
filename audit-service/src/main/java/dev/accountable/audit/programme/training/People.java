package dev.accountable.audit.programme.training;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Employees, up to 1,000 at a time. */
record People(
        @NotEmpty
        @Size(max = 1000)
        @Schema(
                examples = "[\"0192f1c2-7c1a-7b2e-9d0c-3f2a5b6c7d8e\"]",
                description = "Opaque references: the subjects of their tokens")
        Set<@NotNull @Pattern(regexp = People.REFERENCE) String> employees) {

    /** No "@", no spaces: neither an address nor a name fits. */
    static final String REFERENCE = "[A-Za-z0-9._:-]{1,100}";
}
