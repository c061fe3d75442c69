package dev.accountable.consent.receipt;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.accountable.consent.purpose.DataCategory;
import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.purpose.PurposeText;
import dev.accountable.consent.purpose.Recipient;
import dev.accountable.consent.receipt.Submission.Decided;
import dev.accountable.consent.receipt.Submission.ShownNotice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The same act as a Kantara Initiative Consent Receipt 1.1.0. That format knows consent alone, so it lists the purposes that
 * were consented to; what was refused or withdrawn stands in the other forms.
 *
 * @param consentTimestamp seconds since 1970 (section 4.3.3)
 * @param publicKey the key that signs receipts, as a JSON Web Key
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record KantaraReceipt(
        String version,
        String jurisdiction,
        long consentTimestamp,
        String collectionMethod,
        @JsonProperty("consentReceiptID") UUID consentReceiptId,
        String publicKey,
        String language,
        String piiPrincipalId,
        List<PiiController> piiControllers,
        String policyUrl,
        List<Service> services,
        boolean sensitive,
        List<String> spiCat) {

    static final String VERSION = "KI-CR-v1.1.0";

    @RegisterForReflection
    record PiiController(
            String piiController,
            boolean onBehalf,
            String contact,
            Address address,
            String email,
            String phone,
            String piiControllerUrl) {}

    /** schema.org/PostalAddress (section 4.4.6). */
    @RegisterForReflection
    record Address(String streetAddress, String addressCountry, String addressLocality, String postalCode) {}

    @RegisterForReflection
    record Service(String service, List<ConsentedPurpose> purposes) {}

    /** @param thirdPartyName given where {@code thirdPartyDisclosure} is true (section 4.5.11) */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ConsentedPurpose(
            String purpose,
            List<String> purposeCategory,
            String consentType,
            List<String> piiCategory,
            boolean primaryPurpose,
            String termination,
            boolean thirdPartyDisclosure,
            @Nullable String thirdPartyName) {}

    static KantaraReceipt of(Submission submission, Controller controller, Links links, String publicKey) {
        Receipt receipt = submission.receipt();
        ShownNotice notice = submission.notice();
        List<Decided> given =
                submission.decided().stream().filter(Decided::isGiven).toList();
        List<String> special = special(given);
        return new KantaraReceipt(
                VERSION,
                controller.jurisdiction(),
                receipt.at().getEpochSecond(),
                submission.method(),
                receipt.submission(),
                publicKey,
                language(submission),
                receipt.subject(),
                List.of(piiController(controller)),
                notice == null ? controller.privacyUrl().toString() : links.noticePage(notice),
                List.of(new Service(
                        controller.name(),
                        given.stream()
                                .map(decided -> purpose(submission.words(decided), decided, controller))
                                .toList())),
                !special.isEmpty(),
                special);
    }

    /** As it was recorded; else the notice's; and where there was none, what ISO 639 has for "undetermined". */
    private static String language(Submission submission) {
        if (submission.language() != null) {
            return submission.language();
        }
        return submission.notice() == null ? "und" : submission.notice().language();
    }

    private static PiiController piiController(Controller controller) {
        Controller.Address address = controller.address();
        return new PiiController(
                controller.name(),
                false,
                controller.contact(),
                new Address(address.street(), address.country(), address.city(), address.postalCode()),
                controller.email(),
                controller.phone(),
                controller.url().toString());
    }

    /** The kinds that the law protects more (Art. 9(1), 10), which section 4.6 calls sensitive. */
    private static List<String> special(List<Decided> given) {
        return given.stream()
                .flatMap(decided -> decided.purpose().dataCategories().stream())
                .filter(category -> category.isSpecial() || category.isCriminal())
                .distinct()
                .sorted()
                .map(DataCategory::name)
                .toList();
    }

    private static ConsentedPurpose purpose(PurposeText words, Decided decided, Controller controller) {
        PurposeDefinition purpose = decided.purpose();
        String thirdParties = purpose.recipients().stream()
                .filter(Recipient::decidesItself)
                .map(Recipient::name)
                .collect(Collectors.joining(", "));
        boolean disclosed = purpose.sharesData() || !thirdParties.isEmpty();
        return new ConsentedPurpose(
                words.name() + ": " + words.description(),
                categories(decided),
                "EXPLICIT",
                purpose.dataCategories().stream()
                        .sorted()
                        .map(DataCategory::name)
                        .toList(),
                false,
                termination(decided, controller),
                disclosed,
                !disclosed ? null : thirdParties.isEmpty() ? "see the policy" : thirdParties);
    }

    /** The specification's appendix where it has a category for it, and the register's key in any case. */
    private static List<String> categories(Decided decided) {
        List<String> categories = new ArrayList<>();
        categories.add(decided.choice().purpose());
        if (decided.purpose().directMarketing()) {
            categories.add("6 - Marketing");
        }
        if (decided.purpose().sharesData()) {
            categories.add("11 - 3rd Party Sharing");
        }
        return categories;
    }

    private static String termination(Decided decided, Controller controller) {
        String withdrawal = "Withdrawal at " + controller.withdrawalUrl();
        return decided.expiresAt() == null ? withdrawal : withdrawal + ", at the latest on " + decided.expiresAt();
    }
}
