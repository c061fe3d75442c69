package dev.accountable.dsr.datamap;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.accountable.dsr.datamap.DataCategory.Protection;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole map of one instant: what is exported and imported as one document, and what gaps are looked for in. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DataMap(
        @Valid @Nullable Organisation organisation,
        @Size(max = 500) List<@NotNull @Valid SystemMap> systems,
        @Size(max = 2000) List<@NotNull @Valid Processor> processors,
        @Size(max = 2000) List<@NotNull @Valid Activity> activities) {

    public DataMap {
        systems = systems == null ? List.of() : systems;
        processors = processors == null ? List.of() : processors;
        activities = activities == null ? List.of() : activities;
    }

    public Optional<SystemMap> system(String key) {
        return systems.stream().filter(system -> system.key().equals(key)).findFirst();
    }

    public Optional<Processor> processor(String key) {
        return processors.stream()
                .filter(processor -> processor.key().equals(key))
                .findFirst();
    }

    /** How much the law protects a category; empty where nobody has said what the word means. */
    public Optional<Protection> protectionOf(String category) {
        Optional<Protection> own = organisation == null ? Optional.empty() : organisation.protectionOf(category);
        return own.or(() -> Arrays.stream(DataCategory.values())
                .filter(known -> known.name().equals(category))
                .map(DataCategory::protection)
                .findFirst());
    }

    /** Outside of the European Economic Area: data that goes there is transferred (Art. 44). */
    public static boolean isThirdCountry(String country) {
        return Countries.known().isThird(country);
    }

    /** Who is named by a key, and whom they have engaged themselves (Art. 28(2), (4)). */
    public List<Processor> withSubProcessors(Collection<String> named) {
        Set<String> keys = new HashSet<>(named);
        for (int before = -1; before < keys.size(); ) {
            before = keys.size();
            processors.stream()
                    .filter(processor ->
                            processor.subProcessorOf() != null && keys.contains(processor.subProcessorOf()))
                    .forEach(processor -> keys.add(processor.key()));
        }
        return processors.stream()
                .filter(processor -> keys.contains(processor.key()))
                .toList();
    }

    /** Who gets a part: named by one of its fields or its system, or says itself that it gets it; and their sub-processors. */
    public List<Processor> recipientsOf(SystemMap system, @Nullable Dataset dataset) {
        Set<String> keys = new HashSet<>();
        if (system.processor() != null) {
            keys.add(system.processor());
        }
        if (dataset != null) {
            dataset.fields()
                    .forEach(field -> keys.addAll(dataset.handlingOf(field).recipients()));
        }
        var part = new Part(system.key(), dataset == null ? null : dataset.key());
        processors.stream()
                .filter(processor -> processor.receives().stream().anyMatch(part::meets))
                .forEach(processor -> keys.add(processor.key()));
        return withSubProcessors(keys);
    }

    /** What the organisation does with a part as its controller. */
    public List<Activity> activitiesWith(Part part) {
        return activities.stream()
                .filter(Activity::isOfController)
                .filter(activity -> activity.parts().stream().anyMatch(part::meets))
                .toList();
    }

    /** The datasets that a part stands for; none where the map does not have it. */
    public List<Dataset> datasetsOf(Part part) {
        return system(part.system()).stream()
                .flatMap(system -> system.datasets().stream().filter(dataset -> part.covers(system, dataset)))
                .toList();
    }
}
