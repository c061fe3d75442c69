package dev.accountable.consent.notice;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One published version of a notice as callers see it. */
record NoticeView(
        UUID id,
        String key,
        int version,
        String title,
        String language,
        String text,

        @Schema(description = "SHA-256 of the text in UTF-8, in hex")
        String contentHash,

        @Schema(description = "Everybody who decided under an older version is asked again")
        boolean major,

        Instant publishedAt,
        Instant effectiveAt) {}
