package dev.accountable.breach.scope;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the data map knows of one system, as dsr-service answers. What it adds later is nothing for us.
 *
 * @param countedAt when the people were counted, UTC
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
record SystemScope(
        String system,
        String name,

        @Schema(description = "Of the data in it, in the words of the map")
        List<String> categories,

        @Schema(description = "Those of the categories that Art. 9(1) or 10 protects")
        List<String> specialCategories,

        @Schema(description = "Who processes it for the organisation: to be asked what they saw")
        List<Recipient> processors,

        @Nullable @Schema(description = "Left out where no connector reaches the system: upload a list")
        People people,

        @Schema(description = "Datasets that a window does not narrow, because they declare no time")
        List<String> withoutTime,

        Instant countedAt) {

    /** A processor of the map. */
    @RegisterForReflection
    @Schema(name = "ScopeRecipient")
    record Recipient(String key, String name) {}

    /**
     * How many people.
     *
     * @param atLeast as if whoever stands in two places were one person
     * @param atMost as if nobody stood in two
     */
    @RegisterForReflection
    @Schema(name = "AffectedPeople")
    record People(long atLeast, long atMost) {}
}
