package dev.accountable.dsr.request;

import dev.accountable.dsr.letter.Links;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What stands behind the # of a link that was mailed. It comes in a body alone, never in an address. */
record UseLink(
        @NotNull
        @Pattern(regexp = Links.FORM, message = "must be what stands behind the # of the link")
        @Schema(examples = "3q2-7wEAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRo")
        String token) {}
