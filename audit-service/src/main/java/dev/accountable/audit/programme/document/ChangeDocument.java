package dev.accountable.audit.programme.document;

import dev.accountable.audit.programme.Interval;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The document as it is to be kept from now on, all but its key. A field that is left out is empty from now on. */
record ChangeDocument(
        @NotBlank @Size(max = 200) String title,

        @NotNull DocumentKind kind,

        @NotBlank @Size(max = 200) String owner,

        @Pattern(regexp = Interval.FORM, message = Interval.MESSAGE) @Nullable
        String reviewInterval) {}
