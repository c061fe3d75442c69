package dev.accountable.audit.programme.training;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A training was held. Who was there follows. */
record HoldTraining(
        @NotNull UUID topicId,

        @NotBlank @Size(max = 200) @Schema(examples = "Data protection for everybody, autumn 2026")
        String title,

        @NotNull @Schema(examples = "2026-11-02") LocalDate heldOn,

        @Schema(description = "The material: a document of the programme") @Nullable
        UUID documentId) {}
