package dev.accountable.breach.people;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What is said about a communication to people. */
final class Requests {

    private Requests() {}

    @Schema(name = "DraftCommunication")
    record Draft(
            @NotNull Means means,

            @Schema(defaultValue = "PEOPLE") Audience audience,

            @NotEmpty
            @Size(max = 30)
            @Schema(description = "One for each language; the first is for whoever reads none of them")
            List<@NotNull @Valid Text> texts) {

        Draft {
            audience = audience == null ? Audience.PEOPLE : audience;
        }
    }

    @Schema(name = "CommunicationAudience")
    enum Audience {
        /** Those whose data it is: Art. 34. */
        PEOPLE,
        /** The controllers on whose behalf we process, each of them: Art. 33(2). */
        CUSTOMERS
    }

    @Schema(name = "CommunicationMeans")
    enum Means {
        INDIVIDUAL,
        /** Art. 34(3)(c). */
        PUBLIC
    }

    /** Art. 34(2): in clear and plain language. */
    @Schema(name = "CommunicationText")
    record Text(
            @NotNull
            @Pattern(regexp = "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}", message = "must be a BCP 47 language tag")
            @Schema(examples = "de")
            String language,

            @NotBlank @Size(max = 150) @Pattern(regexp = "[^\\r\\n]*", message = "must be one line")
            String subject,

            @NotBlank @Size(max = 4000) @Schema(description = "What happened to which data")
            String nature,

            @NotBlank @Size(max = 4000) @Schema(description = "What may come of it")
            String consequences,

            @NotBlank @Size(max = 4000) @Schema(description = "What was done and is done")
            String measures,

            @Nullable @Size(max = 4000) @Schema(description = "What people, or controllers, can do themselves")
            String advice) {}

    @Schema(name = "AcknowledgedLetter")
    record Acknowledged(
            @NotBlank @Size(max = 200) @Schema(examples = "Their DPO rang at 10:20, ticket 4711")
            String note) {}

    @Schema(name = "FetchPeople")
    record FetchPeople(
            @NotNull @Min(1) @Schema(description = "The number of a scope of the incident", examples = "1")
            Integer scope) {}

    @Schema(name = "PublishedCommunication")
    record Published(
            @NotNull @Schema(description = "Not in the future, not before the approval")
            Instant publishedAt,

            @NotBlank
            @Size(max = 2000)
            @Schema(examples = "https://www.example.org/notice, front page, until 2027-01-31")
            String where) {}

    @Schema(name = "BouncedLetter")
    record Bounced(
            @NotBlank @Size(max = 200) @Schema(examples = "550 5.1.1 mailbox unknown")
            String problem) {}
}
