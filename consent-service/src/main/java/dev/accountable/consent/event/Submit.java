package dev.accountable.consent.event;

import dev.accountable.consent.MailAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person chose in one act, after reading the notice: several purposes, each decided on by itself. */
record Submit(
        @NotNull
        @Pattern(regexp = Person.SUBJECT, message = "must be an opaque reference, never a name or an e-mail address")
        @Schema(examples = "visitor-7f3a9c")
        String subject,

        @NotNull UUID noticeId,

        @NotEmpty @Size(max = 50) List<@NotNull @Valid Choice> choices,

        @Schema(
                description = "How the choice was made; WEB_FORM where it is absent, ACCOUNT where a person writes for"
                        + " themselves")
        @Nullable
        Method method,

        @Pattern(regexp = "[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")
        @Schema(examples = "en", description = "BCP 47 tag of the language that was shown")
        @Nullable
        String language,

        @Pattern(regexp = "[0-9a-f]{64}") @Schema(description = "SHA-256 of the form as it was shown, in hex") @Nullable
        String formHash,

        @Size(max = 45)
        @Schema(
                examples = "203.0.113.7",
                description = "Kept without the last octet of IPv4 and the last 80 bits of IPv6")
        @Nullable
        String ipAddress,

        @Size(max = 500) @Schema(description = "The User-Agent header; only the browser's family is kept") @Nullable
        String userAgent,

        @Schema(description = "The browser sent Sec-GPC: 1") @Nullable
        Boolean gpc,

        @Min(0) @Max(130) @Schema(description = "The person's age in years, where it is known (Art. 8)") @Nullable
        Integer age,

        @Pattern(regexp = "[A-Z]{2}")
        @Schema(examples = "DE", description = "Where the person lives, ISO 3166-1")
        @Nullable
        String country,

        @Pattern(regexp = Person.SUBJECT)
        @Schema(description = "Who holds parental responsibility, as a reference")
        @Nullable
        String guardian,

        @MailAddress
        @Schema(
                examples = "jo@example.org",
                description =
                        "Where consent that counts only once it was confirmed by mail is asked to be confirmed; kept as"
                                + " the person's address when it was")
        @Nullable
        String mail) {}
