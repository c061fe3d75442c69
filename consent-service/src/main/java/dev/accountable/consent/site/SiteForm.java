package dev.accountable.consent.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.accountable.consent.purpose.DataCategory;
import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.purpose.Recipient;
import dev.accountable.consent.purpose.Retention;
import dev.accountable.consent.purpose.SpecialCategoryCondition;
import dev.accountable.consent.purpose.Transfer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor is shown before they decide, in one language: who asks, for what, with which data, and how it is undone
 * (EDPB Guidelines 05/2020, para. 64).
 *
 * @param language that was asked for and that something of it is written in; each text says its own
 */
@RegisterForReflection
record SiteForm(
        String site,
        String language,
        Responsible controller,
        ShownNotice notice,
        List<Asked> purposes,

        @Schema(
                description =
                        "Where people withdraw, as easily as they consent (Art. 7(3)); this API has DELETE choices")
        String withdrawalUrl) {

    static final String HASH = "[0-9a-f]{64}";

    private static final ObjectMapper JSON = new ObjectMapper().setDefaultPropertyInclusion(Include.NON_NULL);

    /** Art. 13(1)(a) and (b). */
    @RegisterForReflection
    record Responsible(String name, String email, @Nullable String dataProtectionOfficer) {}

    @RegisterForReflection
    record ShownNotice(
            String key,
            int version,
            String title,
            String language,

            @Schema(description = "SHA-256 of the version's canonical JSON")
            String contentHash,

            String page) {}

    /** One purpose, to be decided on by itself. */
    @RegisterForReflection
    record Asked(
            String key,
            int version,
            String name,
            String description,

            @Schema(description = "Of name and description") String language,

            List<DataCategory> dataCategories,

            @Schema(description = "Given where the consent has to be explicit (Art. 9(2)(a))") @Nullable
            SpecialCategoryCondition article9Condition,

            List<Recipient> recipients,
            List<Transfer> transfers,
            @Nullable Retention retention,

            @Schema(description = "After which period it is asked for again") @Nullable
            String validity,

            boolean directMarketing,
            boolean sharesData,
            boolean automatedDecision,

            @Schema(description = "A consent needs the visitor's age (Art. 8)")
            boolean offeredToChildren,

            @Schema(description = "Counts only once it was confirmed by mail")
            boolean doubleOptIn) {

        static Asked of(PurposeDefinition purpose, int version, String language) {
            PurposeText text = purpose.textIn(language);
            return new Asked(
                    purpose.key(),
                    version,
                    text.name(),
                    text.description(),
                    text.language(),
                    purpose.dataCategories().stream().sorted().toList(),
                    purpose.article9Condition(),
                    purpose.recipients(),
                    purpose.transfers(),
                    purpose.retention(),
                    purpose.validity(),
                    purpose.directMarketing(),
                    purpose.sharesData(),
                    purpose.automatedDecision(),
                    purpose.offeredToChildren(),
                    purpose.doubleOptIn());
        }
    }

    static SiteForm stored(String content) {
        try {
            return JSON.readValue(content, SiteForm.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored form is not what this service writes", e);
        }
    }

    Optional<Asked> asked(String purpose) {
        return purposes.stream().filter(asked -> asked.key().equals(purpose)).findFirst();
    }

    String canonical() {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(this)).getEncodedString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A form is always writable as JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
