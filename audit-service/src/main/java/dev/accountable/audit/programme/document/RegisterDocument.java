package dev.accountable.audit.programme.document;

import dev.accountable.audit.programme.Interval;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A document that is to be kept up to date. Its versions follow. */
record RegisterDocument(
        @NotNull @Pattern(regexp = Document.KEY) @Schema(examples = "data-protection-policy")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Data protection policy")
        String title,

        @NotNull DocumentKind kind,

        @NotBlank
        @Size(max = 200)
        @Schema(
                examples = "Data protection officer",
                description = "A function, or the opaque reference of an employee (the subject of their token)")
        String owner,

        @Pattern(regexp = Interval.FORM, message = Interval.MESSAGE)
        @Schema(examples = "P12M", description = "How often it is reviewed")
        @Nullable
        String reviewInterval) {}
