package dev.accountable.audit.programme;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the roadmap that an organisation shows its regulator: a measure, a document, or a topic of training. It names
 * functions and owners, and of trainings only how many.
 *
 * @param lastLookedAt when it was last evaluated, approved or reviewed, or trained
 * @param nextOn the next evaluation or review, or the first training that is due
 * @param evidence what shows it: events of the log with their index, pages, versions with their hash
 */
@RegisterForReflection
record ProgrammeRow(
        String item,
        UUID id,
        String key,
        String title,
        String description,
        String kind,
        @Nullable String category,
        String articles,
        @Nullable String owner,
        String status,
        @Nullable LocalDate plannedFor,
        @Nullable LocalDate startedOn,
        @Nullable LocalDate doneOn,
        @Nullable String interval,
        @Nullable LocalDate lastLookedAt,
        @Nullable String result,
        @Nullable LocalDate nextOn,
        @Nullable String evidence) {

    static final List<String> COLUMNS = List.of(
            "item",
            "id",
            "key",
            "title",
            "description",
            "kind",
            "category",
            "articles",
            "owner",
            "status",
            "plannedFor",
            "startedOn",
            "doneOn",
            "interval",
            "lastLookedAt",
            "result",
            "nextOn",
            "evidence");

    /** In the order of the columns. */
    List<@Nullable Object> values() {
        return Arrays.asList(
                item,
                id,
                key,
                title,
                description,
                kind,
                category,
                articles,
                owner,
                status,
                plannedFor,
                startedOn,
                doneOn,
                interval,
                lastLookedAt,
                result,
                nextOn,
                evidence);
    }
}
