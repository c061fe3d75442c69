package dev.accountable.audit.programme;

import java.util.UUID;

/** What somebody has to do by a day. */
enum DueKind {
    MEASURE_COMPLETION("measures/"),
    MEASURE_EVALUATION("measures/"),
    DOCUMENT_REVIEW("documents/"),
    TRAINING("trainings/topics/");

    private final String place;

    DueKind(String place) {
        this.place = place;
    }

    /** Where the item is, below /api/v1/. */
    String resource(UUID id) {
        return place + id;
    }
}
