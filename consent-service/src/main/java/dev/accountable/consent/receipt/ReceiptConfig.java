package dev.accountable.consent.receipt;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Explained in the README of this service. */
@ConfigMapping(prefix = "accountable.receipts")
public interface ReceiptConfig {

    /** Where people and their software reach this API from outside. */
    URI publicUrl();

    Optional<Path> signingKeyFile();

    Optional<List<Path>> verificationKeyFiles();
}
