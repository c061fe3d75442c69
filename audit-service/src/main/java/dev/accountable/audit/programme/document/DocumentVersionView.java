package dev.accountable.audit.programme.document;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** One approved version of a document. */
record DocumentVersionView(
        UUID documentId,
        int number,
        String contentHash,
        String url,
        String approvedBy,
        LocalDate approvedOn,
        String recordedBy,
        Instant recordedAt) {}
