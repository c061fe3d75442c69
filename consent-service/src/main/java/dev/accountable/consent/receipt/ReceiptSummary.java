package dev.accountable.consent.receipt;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One line of the list of a person's receipts. */
record ReceiptSummary(
        UUID id,
        Instant at,

        @Schema(description = "How it was said: WEB_FORM, PHONE, …")
        String method,

        List<Receipt.Choice> choices,

        @Schema(description = "SHA-256 of the receipt's core, in hex: it stands in the audit event of the act")
        String receiptHash) {

    static ReceiptSummary of(Submission submission) {
        Receipt receipt = submission.receipt();
        return new ReceiptSummary(
                receipt.submission(), receipt.at(), submission.method(), receipt.choices(), receipt.hash());
    }
}
