package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A processing activity, one entry of the records of Art. 30. What the data map knows (categories of data, recipients,
 * transfers, time limits) is derived from the parts it names and not written twice.
 *
 * @param capacity as what the organisation acts: it decides which of the two records this stands in
 * @param controllers for the capacity PROCESSOR: for whom (Art. 30(2)(a))
 * @param parts the systems and datasets it works with
 * @param categories kinds of data beyond those of its parts
 * @param recipients keys of registered recipients beyond those of its parts
 * @param automatedDecision the logic and the consequences for the person, where nobody else decides (Art. 15(1)(h), 22)
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Activity(
        @NotNull @Pattern(regexp = SystemMap.KEY) @Schema(examples = "customer-accounts")
        String key,

        @NotBlank @Size(max = 200) @Schema(examples = "Customer accounts")
        String name,

        @NotNull @Schema(examples = "CONTROLLER") Capacity capacity,

        @Size(min = 1, max = 4000) @Nullable String description,

        @Size(max = 50) List<@NotNull @Valid Use> purposes,

        @Size(max = 50) List<@NotNull @Valid Party> controllers,

        @Size(max = 50) @Schema(examples = "[\"Customers\"]")
        List<@NotBlank @Size(max = 200) String> subjects,

        @Size(max = 200) List<@NotNull @Valid Part> parts,

        @Size(max = 50) List<@NotNull @Pattern(regexp = DataCategory.WORD) String> categories,

        @Size(max = 100) List<@NotNull @Pattern(regexp = SystemMap.KEY) String> recipients,

        @Valid @Nullable Retention retention,

        @Size(max = 50) @Schema(examples = "[\"Access by role, second factor\"]")
        List<@NotBlank @Size(max = 1000) String> securityMeasures,

        @Size(min = 1, max = 4000) @Nullable String automatedDecision,

        @Size(min = 1, max = 500) @Schema(examples = "DPIA-2026-03", description = "Art. 35") @Nullable
        String impactAssessment) {

    public Activity {
        purposes = purposes == null ? List.of() : purposes;
        controllers = controllers == null ? List.of() : controllers;
        subjects = subjects == null ? List.of() : subjects;
        parts = parts == null ? List.of() : parts;
        categories = categories == null ? List.of() : categories;
        recipients = recipients == null ? List.of() : recipients;
        securityMeasures = securityMeasures == null ? List.of() : securityMeasures;
    }

    /** As what the organisation processes. */
    public enum Capacity {
        /** Art. 30(1). */
        CONTROLLER,
        /** Art. 30(2). */
        PROCESSOR
    }

    /**
     * A purpose of the activity and what permits it.
     *
     * @param key the purpose at consent-service, where it is registered there
     * @param interests the interests pursued, for LEGITIMATE_INTERESTS (Art. 13(1)(d))
     */
    public record Use(
            @Pattern(regexp = SystemMap.KEY) @Schema(examples = "customer-account") @Nullable
            String key,

            @NotBlank @Size(max = 1000) @Schema(examples = "Keeping the accounts of customers")
            String text,

            @Schema(examples = "CONTRACT") @Nullable LawfulBasis lawfulBasis,

            @Size(min = 1, max = 1000) @Nullable String interests) {}

    /** Somebody to be named in a record: who, and how to reach them. */
    public record Party(
            @NotBlank @Size(max = 200) @Schema(examples = "Example Ltd")
            String name,

            @NotBlank @Size(max = 1000) @Schema(examples = "Sample Street 1, 10115 Berlin, DE, privacy@example.org")
            String contact) {}

    boolean isOfController() {
        return capacity == Capacity.CONTROLLER;
    }
}
