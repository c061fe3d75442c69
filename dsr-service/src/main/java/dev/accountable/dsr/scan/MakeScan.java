package dev.accountable.dsr.scan;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Asks for a look into a system.
 *
 * @param connection a connection that the configuration of this service names
 */
record MakeScan(
        @NotBlank @Size(max = 60) @Schema(examples = "sample")
        String connection) {}
