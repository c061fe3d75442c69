package dev.accountable.dsr.activity;

import dev.accountable.dsr.activity.ProcessingRecord.Category;
import dev.accountable.dsr.activity.ProcessingRecord.Entry;
import dev.accountable.dsr.activity.ProcessingRecord.Recipient;
import dev.accountable.dsr.activity.ProcessingRecord.TimeLimit;
import dev.accountable.dsr.activity.ProcessingRecord.Transfer;
import dev.accountable.dsr.datamap.Activity;
import dev.accountable.dsr.datamap.Activity.Capacity;
import dev.accountable.dsr.datamap.Activity.Party;
import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure;
import dev.accountable.dsr.datamap.Field;
import dev.accountable.dsr.datamap.Organisation;
import dev.accountable.dsr.datamap.Part;
import dev.accountable.dsr.datamap.Processor;
import dev.accountable.dsr.datamap.Processor.Role;
import dev.accountable.dsr.datamap.Retention;
import dev.accountable.dsr.datamap.SystemMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Makes a record of what the map knows: an activity names its parts, and their categories, recipients and limits follow. */
final class RecordMaker {

    private final DataMap map;

    private RecordMaker(DataMap map) {
        this.map = map;
    }

    static ProcessingRecord make(DataMap map, Capacity capacity, Instant asOf) {
        var maker = new RecordMaker(map);
        Organisation organisation = map.organisation();
        return new ProcessingRecord(
                capacity,
                asOf,
                organisation == null ? null : organisation.controller(),
                organisation == null ? null : organisation.representative(),
                organisation == null ? null : organisation.dataProtectionOfficer(),
                map.activities().stream()
                        .filter(activity -> activity.capacity() == capacity)
                        .map(maker::entry)
                        .toList());
    }

    private Entry entry(Activity activity) {
        List<Dataset> datasets = activity.parts().stream()
                .flatMap(part -> map.datasetsOf(part).stream())
                .distinct()
                .toList();
        List<Processor> recipients = recipients(activity, datasets);
        return new Entry(
                activity.key(),
                activity.name(),
                activity.description(),
                activity.controllers(),
                recipients.stream()
                        .filter(recipient -> recipient.role() == Role.JOINT_CONTROLLER)
                        .map(recipient ->
                                new Party(recipient.name(), Objects.requireNonNullElse(recipient.contact(), "")))
                        .toList(),
                activity.purposes(),
                activity.subjects(),
                categories(activity, datasets),
                recipients.stream()
                        .map(recipient -> new Recipient(recipient.name(), recipient.role(), recipient.country()))
                        .toList(),
                recipients.stream()
                        .flatMap(recipient -> transfers(recipient).stream())
                        .toList(),
                timeLimits(activity, datasets),
                securityMeasures(activity),
                activity.automatedDecision(),
                activity.impactAssessment());
    }

    private List<Category> categories(Activity activity, List<Dataset> datasets) {
        Set<String> words = new TreeSet<>(activity.categories());
        for (Dataset dataset : datasets) {
            dataset.fields().stream()
                    .map(Field::category)
                    .filter(Objects::nonNull)
                    .forEach(words::add);
        }
        return words.stream()
                .map(word -> new Category(word, map.protectionOf(word).orElse(null)))
                .toList();
    }

    /** Who is named by the activity, by a field, by a system, or says itself that it gets a part; and their sub-processors. */
    private List<Processor> recipients(Activity activity, List<Dataset> datasets) {
        Set<String> keys = new LinkedHashSet<>(activity.recipients());
        for (Dataset dataset : datasets) {
            dataset.fields()
                    .forEach(field -> keys.addAll(dataset.handlingOf(field).recipients()));
        }
        for (Part part : activity.parts()) {
            map.system(part.system()).map(SystemMap::processor).ifPresent(keys::add);
        }
        for (Processor processor : map.processors()) {
            if (processor.receives().stream()
                    .anyMatch(given -> activity.parts().stream().anyMatch(given::meets))) {
                keys.add(processor.key());
            }
        }
        return map.withSubProcessors(keys);
    }

    private static List<Transfer> transfers(Processor recipient) {
        String country = recipient.country();
        if (country == null || !DataMap.isThirdCountry(country)) {
            return List.of();
        }
        Processor.Transfer transfer = recipient.transfer();
        return List.of(
                transfer == null
                        ? new Transfer(recipient.name(), country, null, null, null)
                        : new Transfer(
                                recipient.name(),
                                country,
                                transfer.safeguard(),
                                transfer.since(),
                                transfer.reference()));
    }

    private static List<TimeLimit> timeLimits(Activity activity, List<Dataset> datasets) {
        Set<TimeLimit> limits = new LinkedHashSet<>();
        Retention whole = activity.retention();
        if (whole != null) {
            limits.add(new TimeLimit(null, whole.text()));
        }
        for (Dataset dataset : datasets) {
            for (Field field : dataset.fields()) {
                Retention retention = dataset.handlingOf(field).retention();
                if (retention != null) {
                    limits.add(new TimeLimit(dataset.titleText(), retention.text()));
                }
            }
            Erasure erasure = dataset.erasure();
            if (erasure.action() == Erasure.Action.RETAIN) {
                limits.add(new TimeLimit(dataset.titleText(), erasure.retainFor() + " (" + erasure.legalBasis() + ")"));
            }
        }
        return List.copyOf(limits);
    }

    private List<String> securityMeasures(Activity activity) {
        Organisation organisation = map.organisation();
        Collection<String> measures = new ArrayList<>(activity.securityMeasures());
        if (organisation != null) {
            measures.addAll(organisation.securityMeasures());
        }
        return List.copyOf(measures);
    }
}
