package dev.accountable.consent.receipt;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A receipt, and what shows that the log holds the act it speaks of: to be verified without us, by VerifyReceipt.java. */
record ProofBundle(
        @Schema(examples = ProofBundle.FORMAT) String format,

        @Schema(description = "The receipt, as a compact JWS")
        String receipt,

        @Schema(description = "C2SP tlog-proof: the audit event's envelope, its place, the path, the signed checkpoint")
        String proof,

        @Schema(description = "The audit event's payload in canonical JSON; its details hold the receipt's hash")
        String payload,

        @Schema(description = "Base64; the envelope's commitment is SHA-256(payloadSalt ‖ payload)")
        String payloadSalt) {

    static final String FORMAT = "accountable.dev/receipt-proof@v1";
}
