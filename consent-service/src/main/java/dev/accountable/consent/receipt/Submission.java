package dev.accountable.consent.receipt;

import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.purpose.PurposeText;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One act of a person, with all that its receipt tells: rows that do not change any more.
 *
 * @param owners whose act it is: the reference it was recorded under and, where a visitor turned out to be an account,
 *     that account's
 * @param method how it was said, as a code: WEB_FORM
 * @param language BCP 47 tag of the language that was shown
 * @param byGuardian whoever holds parental responsibility said it (Art. 8)
 * @param collectedAt where it was collected before this service recorded it
 * @param auditEvent the event in the log; null where it was recorded before receipts were
 */
record Submission(
        Receipt receipt,
        List<String> owners,
        String method,
        @Nullable String language,
        boolean byGuardian,
        @Nullable Instant collectedAt,
        @Nullable UUID auditEvent,
        @Nullable ShownNotice notice,
        List<Decided> decided) {

    /** The version of a notice that the person had read. */
    record ShownNotice(
            UUID id, String key, int version, String title, String language, String contentHash, Instant publishedAt) {}

    /**
     * What was said about one purpose.
     *
     * @param event the consent event's id
     * @param purpose as the version stood that was decided about
     * @param expiresAt when a given consent ends by itself; null: it does not
     */
    record Decided(
            UUID event, Receipt.Choice choice, @Nullable Instant expiresAt, PurposeDefinition purpose) {

        boolean isGiven() {
            return choice.state().equals("GIVEN");
        }
    }

    /** The account where there is one: whose data it is today. */
    String owner() {
        return owners.get(owners.size() - 1);
    }

    /** The purpose in the language that was shown, or the nearest that it was written in. */
    PurposeText words(Decided decided) {
        return decided.purpose().textIn(language);
    }

    UUID id() {
        return receipt.submission();
    }

    /** Nobody said it: a period ended. */
    boolean happenedByItself() {
        return method.equals("SYSTEM");
    }
}
