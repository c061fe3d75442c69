package dev.accountable.consent.receipt;

import java.net.URI;
import java.util.UUID;

/** Addresses in a receipt, as they are reached from outside. */
record Links(URI publicUrl) {

    String receipt(UUID submission) {
        return at("/api/v1/receipts/" + submission);
    }

    String notice(UUID notice) {
        return at("/api/v1/notices/" + notice);
    }

    private String at(String path) {
        return publicUrl.toString().replaceAll("/+$", "") + path;
    }
}
