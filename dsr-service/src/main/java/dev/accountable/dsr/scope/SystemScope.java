package dev.accountable.dsr.scope;

import dev.accountable.dsr.datamap.DataCategory.Protection;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Field;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.SystemMap;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What the data map knows of a system that was breached.
 *
 * @param countedAt when the people were counted, UTC
 */
record SystemScope(
        String system,
        String name,
        SystemMap.Kind kind,

        @Schema(description = "Of the data in it, in the words of the map")
        Collection<String> categories,

        @Schema(description = "Those of the categories that Art. 9(1) or 10 protects")
        Collection<String> specialCategories,

        @Schema(description = "Who processes it for us, sub-processors among them: to be asked, and to be told")
        List<Recipient> processors,

        @Nullable
        @Schema(description = "Left out where no connector reaches the system: lists come from elsewhere then")
        People people,

        @Schema(description = "Datasets that declare no recordedAt: a window does not narrow them")
        List<String> withoutTime,

        Instant countedAt) {

    /** A processor or other recipient of the map. */
    @Schema(name = "ScopeRecipient")
    record Recipient(String key, String name) {}

    /**
     * How many people.
     *
     * @param atLeast as many as stand in the largest dataset of people
     * @param atMost all that stand in any of them, as if nobody stood in two
     */
    @Schema(name = "AffectedPeople")
    record People(long atLeast, long atMost) {

        static People of(Collection<Long> byDataset) {
            return new People(
                    byDataset.stream().mapToLong(Long::longValue).max().orElse(0),
                    byDataset.stream().mapToLong(Long::longValue).sum());
        }
    }

    static SystemScope of(SystemMap system, DataMap map, @Nullable People people, Instant now) {
        var categories = new TreeSet<String>();
        system.datasets().stream()
                .flatMap(dataset -> dataset.fields().stream())
                .map(Field::category)
                .flatMap(Stream::ofNullable)
                .forEach(categories::add);
        List<Recipient> processors = Stream.concat(
                        map.recipientsOf(system, null).stream(),
                        system.datasets().stream().flatMap(dataset -> map.recipientsOf(system, dataset).stream()))
                .filter(recipient -> recipient.role() != Processor.Role.RECIPIENT)
                .distinct()
                .map(recipient -> new Recipient(recipient.key(), recipient.name()))
                .toList();
        return new SystemScope(
                system.key(),
                system.name(),
                system.kind(),
                categories,
                categories.stream()
                        .filter(category -> map.protectionOf(category)
                                .filter(protection -> protection != Protection.ORDINARY)
                                .isPresent())
                        .toList(),
                processors,
                people,
                system.datasets().stream()
                        .filter(dataset -> dataset.recordedAt() == null)
                        .map(Dataset::key)
                        .toList(),
                now);
    }
}
