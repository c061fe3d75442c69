package dev.accountable.dsr.request;

import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.identity.Document;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody enters what a person asked for by letter, by telephone, at the counter or at a site of one's own.
 *
 * @param subject of the person's account; absent where none is known
 * @param address where letters are mailed to; absent where they are printed
 * @param receivedAt when it came in, which may be some days ago: the month runs from then (Art. 12(3))
 * @param note how it came in
 */
record EnterRequest(
        @NotNull @Schema(examples = "ACCESS") RequestType type,
        @Size(max = Asked.LONGEST_DETAILS) @Nullable String details,
        @Pattern(regexp = Asked.PURPOSE) @Nullable String purpose,
        @Nullable RestrictionGround restrictionGround,

        @Pattern(regexp = EnterRequest.SUBJECT) @Schema(examples = "248289761001") @Nullable
        String subject,

        @Pattern(regexp = EnterRequest.ADDRESS) @Size(max = 254) @Schema(examples = "anna@example.org") @Nullable
        String address,

        @Pattern(regexp = Asked.LANGUAGE) @Schema(examples = "de") @Nullable
        String language,

        @NotEmpty @Size(max = 4) List<@NotNull @Valid Entered> identifiers,

        @NotNull @Schema(description = "When it came in; not in the future")
        Instant receivedAt,

        @NotBlank @Size(max = 500) @Schema(examples = "by letter of 3 November")
        String note) {

    /** What an issuer's subject looks like, and what those look like that we give to people without an account. */
    static final String SUBJECT = "(?!person-)[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}";

    /** One mailbox, and nothing that could end a header. */
    static final String ADDRESS = "[^\\s@<>,;:\"()\\[\\]\\\\]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?";

    Asked asked() {
        return new Asked(type, details, purpose, restrictionGround);
    }

    /**
     * What the person is to be searched by.
     *
     * @param document the kind of document that was looked at and shows that it is the person's; absent where the proof is
     *     still to come
     */
    record Entered(
            @NotNull @Schema(examples = "CUSTOMER_NUMBER") IdentifierKind kind,
            @NotBlank @Size(max = 254) String value,
            @Nullable Document document) {}
}
