package dev.accountable.consent.site;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A site as it stands. */
record SiteView(
        String key,
        String name,
        List<String> origins,
        List<String> purposes,
        String notice,

        @Schema(description = "Counts the changes") int version,

        boolean archived,
        Instant createdAt,
        Instant changedAt) {}
