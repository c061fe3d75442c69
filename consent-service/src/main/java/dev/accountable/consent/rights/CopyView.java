package dev.accountable.consent.rights;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** All that this service holds about a person, section by section, as it is answered elsewhere. */
record CopyView(
        @Schema(description = "The account and the visitors that it turned out to be")
        List<String> references,

        Instant at,
        Map<String, List<?>> sections) {}
