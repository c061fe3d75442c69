package dev.accountable.consent.notice;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One version of a notice, draft or published. */
record NoticeView(
        UUID id,
        String key,
        NoticeKind kind,
        int version,
        State state,

        @Schema(description = "Whoever decided under an older version is asked again")
        boolean major,

        @Schema(description = "The default language") String language,

        List<NoticeText> texts,
        Set<DataSource> dataSources,
        List<Coverage> coverage,
        @Nullable Instant effectiveAt,
        @Nullable Instant publishedAt,

        @Schema(description = "SHA-256, in hex, of the version as /notices/{key}/versions/{version} answers it")
        @Nullable
        String contentHash,

        @Schema(description = "The version that was published before") @Nullable
        UUID supersedes) {

    enum State {
        DRAFT,
        PUBLISHED
    }
}
