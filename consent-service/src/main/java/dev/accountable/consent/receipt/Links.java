package dev.accountable.consent.receipt;

import dev.accountable.consent.receipt.Submission.ShownNotice;
import java.net.URI;
import java.util.UUID;

/** Addresses in a receipt, as they are reached from outside. */
record Links(URI publicUrl) {

    String receipt(UUID submission) {
        return at("/api/v1/receipts/" + submission);
    }

    /** Canonical JSON, whose SHA-256 the receipt names; it needs no token. */
    String notice(ShownNotice notice) {
        return at("/api/v1/notices/" + notice.key() + "/versions/" + notice.version());
    }

    String noticePage(ShownNotice notice) {
        return notice(notice) + "/page";
    }

    private String at(String path) {
        return publicUrl.toString().replaceAll("/+$", "") + path;
    }
}
