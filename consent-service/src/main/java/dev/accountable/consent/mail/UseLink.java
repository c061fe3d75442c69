package dev.accountable.consent.mail;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Presses the button behind a link. */
record UseLink(
        @NotNull
        @Pattern(regexp = Token.FORM, message = "must be what stands behind the # of the link")
        @Schema(examples = "3q2-7wEAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo")
        String token) {}
