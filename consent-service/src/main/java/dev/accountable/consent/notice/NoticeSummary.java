package dev.accountable.consent.notice;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One version of a notice without its texts. */
record NoticeSummary(
        UUID id,
        String key,
        NoticeKind kind,
        int version,
        NoticeView.State state,
        boolean major,

        @Schema(description = "The title in the default language")
        String title,

        @Schema(description = "The default language first") List<String> languages,

        @Nullable Instant effectiveAt,
        @Nullable Instant publishedAt,
        @Nullable String contentHash) {}
