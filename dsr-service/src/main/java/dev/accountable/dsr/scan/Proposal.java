package dev.accountable.dsr.scan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scan proposes and what a person has decided about it.
 *
 * @param unconnected tables in which nothing of a person was found, and no way to one
 */
record Proposal(List<ProposedDataset> datasets, List<String> unconnected) {

    /** What a person says to a proposal. */
    enum Decision {
        OPEN,
        ACCEPTED,
        REJECTED
    }

    /** Why it is proposed, and how sure that is, from 0 to 1. */
    record Ground(String reason, double confidence) {}

    /**
     * A table that holds rows of people.
     *
     * @param notSampled why nothing is known of its values; null where something is
     */
    record ProposedDataset(
            String key,
            String table,
            List<String> primaryKey,
            Ground ground,
            Decision decision,
            List<ProposedIdentifier> identifiers,
            List<ProposedLink> links,
            List<ProposedField> fields,
            @Nullable String notSampled) {}

    /** A column that says who the person is. */
    record ProposedIdentifier(String kind, String column, Ground ground, Decision decision) {}

    /** Rows belong to the person whose row of another dataset they point to. */
    record ProposedLink(String dataset, Map<String, String> columns, Ground ground, Decision decision) {}

    /**
     * A column with personal data.
     *
     * @param category null where nothing tells; whoever accepts it says so then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProposedField(String column, @Nullable String category, Ground ground, Decision decision) {}
}
