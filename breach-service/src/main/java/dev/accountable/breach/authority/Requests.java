package dev.accountable.breach.authority;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said to {@link NotificationResource}. */
final class Requests {

    private Requests() {}

    @Schema(name = "DraftNotification")
    record Draft(
            @NotNull Phase phase,

            @NotNull
            @Pattern(regexp = Authorities.KEY, message = "must be the key of an authority")
            @Schema(examples = "de-be")
            String authority,

            @NotNull @Valid Answers answers,

            @Nullable
            @Size(max = 50)
            @Schema(
                    description =
                            "Other incidents that are notified with this one: the same kind of breach, in the same way, of the"
                                    + " same categories of data, within three days (EDPB Guidelines 9/2022)")
            Set<@NotNull UUID> bundled) {

        List<UUID> bundle() {
            return bundled == null ? List.of() : bundled.stream().sorted().toList();
        }
    }

    @Schema(name = "SubmittedNotification")
    record Submitted(
            @NotNull
            @Schema(examples = "2026-11-24T14:00:00Z", description = "Not in the future, not before the approval")
            Instant sentAt,

            @NotBlank @Size(max = 200) @Schema(examples = "LDA-2026-004711", description = "The authority's reference")
            String reference,

            @Nullable
            @Size(max = 4000)
            @Schema(description = "Where it was approved in time and reached the authority late: why")
            String lateReasons) {}

    /** One field that differs from what was notified before. */
    @Schema(name = "NotificationChange")
    record Change(
            String field,
            String title,
            @Nullable Object before,
            @Nullable Object after) {}
}
