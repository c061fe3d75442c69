package dev.accountable.dsr.request;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A person uses a right. Who it is, and what is searched for, comes from the token alone. */
record MakeRequest(@NotNull @Schema(examples = "ACCESS") RequestType type) {}
