package dev.accountable.breach.scope;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whom a breach concerns, as it was answered; it does not change.
 *
 * @param source who answered
 */
@Schema(name = "Scope")
public record ScopeView(
        int number,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        List<SystemScope> systems,

        @Schema(description = "In all systems that a connector reaches; for the number of people in the facts")
        SystemScope.People people,

        @Schema(description = "Systems whose people are not in that number")
        List<String> notReached,

        @Schema(examples = "dsr-service") String source,
        String author,
        Instant determinedAt) {

    static final String SOURCE = "dsr-service";

    static ScopeView of(
            int number,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            List<SystemScope> systems,
            String author,
            Instant determinedAt) {
        List<SystemScope.People> counted = systems.stream()
                .map(SystemScope::people)
                .filter(Objects::nonNull)
                .toList();
        return new ScopeView(
                number,
                from,
                until,
                systems,
                new SystemScope.People(
                        counted.stream()
                                .mapToLong(SystemScope.People::atLeast)
                                .max()
                                .orElse(0),
                        counted.stream().mapToLong(SystemScope.People::atMost).sum()),
                systems.stream()
                        .filter(system -> system.people() == null)
                        .map(SystemScope::system)
                        .toList(),
                SOURCE,
                author,
                determinedAt);
    }

    /** The keys of the systems that can list their people. */
    @JsonIgnore
    @Schema(hidden = true)
    public List<String> listed() {
        return systems.stream()
                .filter(system -> system.people() != null)
                .map(SystemScope::system)
                .toList();
    }
}
