package dev.accountable.consent.notice;

import java.util.List;
import java.util.Set;

/** What the author of a notice declared about it. */
record Declared(Set<DataSource> dataSources, List<Coverage> coverage) {

    /** What is left out of a request: data that people give themselves, and nothing declared. */
    Declared {
        dataSources = dataSources == null || dataSources.isEmpty() ? Set.of(DataSource.PERSON) : dataSources;
        coverage = coverage == null ? List.of() : coverage;
    }
}
