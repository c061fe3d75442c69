package dev.accountable.consent.receipt;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.accountable.consent.receipt.Submission.Decided;
import dev.accountable.consent.receipt.Submission.Purpose;
import dev.accountable.consent.receipt.Submission.ShownNotice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
                notice == null ? controller.privacyUrl().toString() : links.notice(notice.id()),
                List.of(new Service(
                        controller.name(),
                        submission.decided().stream()
                                .filter(Decided::isGiven)
                                .map(decided -> purpose(decided, controller))
                                .toList())),
                false,
                List.of());
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

    private static ConsentedPurpose purpose(Decided decided, Controller controller) {
        Purpose purpose = decided.purpose();
        return new ConsentedPurpose(
                purpose.name() + ": " + purpose.description(),
                categories(decided),
                "EXPLICIT",
                List.of(),
                false,
                termination(decided, controller),
                purpose.sharesData(),
                purpose.sharesData() ? "see the policy" : null);
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
