package dev.accountable.consent.mail;

import dev.accountable.consent.Languages;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Asks what a link is about, which changes nothing. */
public record AskAboutLink(
        @NotNull
        @Pattern(regexp = Token.FORM, message = "must be what stands behind the # of the link")
        @Schema(examples = "3q2-7wEAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo")
        String token,

        @Pattern(regexp = Languages.TAG) @Schema(examples = "de") @Nullable
        String language) {}
