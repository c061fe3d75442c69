package dev.accountable.consent.receipt;

import dev.accountable.signing.KeyFiles;
import dev.accountable.signing.SigningKeys;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of receipts; how one follows another is in docs/runbooks/rotate-receipt-key.md. */
class ReceiptKeyFiles {

    /** First of all at start, so that what is missing is said before anything else begins. */
    @Produces
    @Singleton
    @Startup(1)
    SigningKeys receiptKeys(ReceiptConfig config) {
        return receiptKeys(
                config.signingKeyFile(), config.verificationKeyFiles().orElse(List.of()), LaunchMode.current());
    }

    static SigningKeys receiptKeys(Optional<Path> signing, List<Path> others, LaunchMode mode) {
        return KeyFiles.read(
                signing, others, mode, "Receipts cannot be signed", "ACCOUNTABLE_RECEIPTS_SIGNING_KEY_FILE");
    }
}
