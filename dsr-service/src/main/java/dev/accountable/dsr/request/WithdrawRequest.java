package dev.accountable.dsr.request;

import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A person gives a request up; nobody has to say why. */
record WithdrawRequest(
        @Size(max = 1000) @Schema(description = "Only where the person wants to say why") @Nullable
        String reason) {}
