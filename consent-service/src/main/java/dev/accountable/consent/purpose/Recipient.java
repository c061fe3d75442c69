package dev.accountable.consent.purpose;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who gets the data (Art. 4(9), 13(1)(e)): somebody named, or a category. */
public record Recipient(
        @NotBlank @Size(max = 200) @Schema(examples = "Mailworks Ltd")
        String name,

        @NotNull @Schema(examples = "PROCESSOR") Role role,

        @Pattern(regexp = Country.CODE) @Schema(examples = "IE", description = "Where it is, ISO 3166-1") @Nullable
        String country) {

    public enum Role {
        /** Processes for the organisation, under a contract (Art. 28). */
        PROCESSOR,
        /** Uses the data for purposes of its own. */
        CONTROLLER,
        JOINT_CONTROLLER,
        /** Not somebody named but a kind of recipient: "banks". */
        CATEGORY
    }

    /** Whoever consents has to know these by name (EDPB Guidelines 05/2020, para. 65), processors not. */
    public boolean decidesItself() {
        return role == Role.CONTROLLER || role == Role.JOINT_CONTROLLER;
    }
}
