package dev.accountable.dsr.datamap;

import dev.accountable.dsr.datamap.DataCategory.Protection;
import dev.accountable.dsr.datamap.Gap.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares a map with what the law wants to be known (Art. 5(2), 15, 28, 30, 44). A plain rule: no database, no clock. */
public final class Gaps {

    private final DataMap map;
    private final LocalDate today;
    private final Countries countries = Countries.known();
    private final List<Gap> found = new ArrayList<>();

    private Gaps(DataMap map, LocalDate today) {
        this.map = map;
        this.today = today;
    }

    /** The worst first, then in the order of the map. */
    public static List<Gap> of(DataMap map, LocalDate today) {
        var gaps = new Gaps(map, today);
        if (map.organisation() == null) {
            gaps.add(Kind.ORGANISATION_MISSING, "organisation");
        }
        map.systems().forEach(gaps::check);
        map.processors().forEach(gaps::check);
        map.activities().forEach(gaps::check);
        return gaps.found.stream().sorted(Comparator.comparing(Gap::severity)).toList();
    }

    private void check(SystemMap system) {
        String key = system.key();
        if (system.owner() == null || system.owner().isBlank()) {
            add(Kind.OWNER_MISSING, "systems", key, "owner");
        }
        if (system.location() == null) {
            add(Kind.LOCATION_MISSING, "systems", key, "location");
        }
        if (system.datasets().isEmpty()) {
            add(Kind.DATASETS_MISSING, "systems", key, "datasets");
        }
        String processor = system.processor();
        if (processor != null && map.processor(processor).isEmpty()) {
            add(Kind.PROCESSOR_UNKNOWN, "systems", key, "processor");
        }
        // Where a registered processor keeps it, the transfer is that processor's and is checked there.
        if (processor == null && system.location() != null && countries.isThird(system.location())) {
            if (countries.adequacy(system.location(), today).isEmpty()) {
                add(Kind.SAFEGUARD_MISSING, "systems", key, "location");
            }
        }
        for (Dataset dataset : system.datasets()) {
            for (Field field : dataset.fields()) {
                check(field, dataset, "systems", key, "datasets", dataset.key(), "fields", field.column());
            }
            boolean used = map.activities().stream()
                    .anyMatch(activity -> activity.parts().stream().anyMatch(part -> part.covers(system, dataset)));
            if (!used) {
                add(Kind.DATASET_WITHOUT_ACTIVITY, "systems", key, "datasets", dataset.key());
            }
        }
    }

    private void check(Field field, Dataset dataset, String... at) {
        Handling handling = dataset.handlingOf(field);
        Optional<Protection> protection =
                field.category() == null ? Optional.empty() : map.protectionOf(field.category());
        if (field.category() == null) {
            add(Kind.CATEGORY_MISSING, at);
        } else if (protection.isEmpty()) {
            add(Kind.CATEGORY_UNKNOWN, at);
        }
        if (handling.purpose() == null) {
            add(Kind.PURPOSE_MISSING, at);
        }
        LawfulBasis basis = handling.lawfulBasis();
        if (basis == null) {
            add(Kind.BASIS_MISSING, at);
        }
        if (handling.retention() == null) {
            add(Kind.RETENTION_MISSING, at);
        }
        if (handling.origin() == Origin.OBTAINED && handling.source() == null) {
            add(Kind.SOURCE_MISSING, at);
        }
        if (protection.equals(Optional.of(Protection.SPECIAL)) && handling.article9Condition() == null) {
            add(Kind.CONDITION_MISSING, at);
        }
        if (protection.equals(Optional.of(Protection.CRIMINAL))
                && basis != null
                && basis != LawfulBasis.LEGAL_OBLIGATION
                && basis != LawfulBasis.PUBLIC_TASK) {
            add(Kind.CRIMINAL_DATA_WITHOUT_LAW, at);
        }
        if (!handling.recipients().stream()
                .allMatch(recipient -> map.processor(recipient).isPresent())) {
            add(Kind.RECIPIENT_UNKNOWN, at);
        }
    }

    private void check(Processor processor) {
        String key = processor.key();
        if (processor.role().needsContract() && processor.contract() == null) {
            add(Kind.CONTRACT_MISSING, "processors", key, "contract");
        }
        String engagedBy = processor.subProcessorOf();
        if (engagedBy != null && map.processor(engagedBy).isEmpty()) {
            add(Kind.PROCESSOR_UNKNOWN, "processors", key, "subProcessorOf");
        }
        checkTransfer(key, processor.country(), processor.transfer());
        if (processor.role() != Processor.Role.RECIPIENT) {
            LocalDate due = processor.reviewDue();
            if (processor.reviewEvery() == null) {
                add(Kind.REVIEW_NOT_PLANNED, "processors", key, "reviewEvery");
            } else if (due != null && due.isBefore(today)) {
                add(Kind.REVIEW_OVERDUE, "processors", key, "reviewedOn");
            }
        }
        checkParts(processor.receives(), "processors", key, "receives");
    }

    private void checkTransfer(String processor, @Nullable String country, Processor.@Nullable Transfer transfer) {
        if (country == null) {
            add(Kind.COUNTRY_MISSING, "processors", processor, "country");
            return;
        }
        if (!countries.isThird(country)) {
            return;
        }
        if (transfer == null) {
            add(Kind.SAFEGUARD_MISSING, "processors", processor, "transfer");
        } else if (transfer.safeguard() == Safeguard.ADEQUACY_DECISION) {
            Optional<Countries.Adequacy> decision = countries.adequacy(country, today);
            if (decision.isEmpty()) {
                add(Kind.ADEQUACY_NOT_IN_FORCE, "processors", processor, "transfer");
            } else if (decision.get().onlyFor() != null && transfer.reference() == null) {
                add(Kind.ADEQUACY_PARTIAL, "processors", processor, "transfer", "reference");
            }
        } else if (transfer.safeguard().isDerogation()) {
            add(Kind.DEROGATION_AS_RULE, "processors", processor, "transfer");
        }
    }

    private void check(Activity activity) {
        String key = activity.key();
        if (activity.parts().isEmpty()) {
            add(Kind.ACTIVITY_WITHOUT_SYSTEM, "activities", key, "parts");
        }
        checkParts(activity.parts(), "activities", key, "parts");
        if (activity.isOfController()) {
            if (activity.purposes().isEmpty()) {
                add(Kind.ACTIVITY_WITHOUT_PURPOSE, "activities", key, "purposes");
            } else if (activity.purposes().stream().anyMatch(use -> use.lawfulBasis() == null)) {
                add(Kind.BASIS_MISSING, "activities", key, "purposes");
            }
            if (activity.subjects().isEmpty()) {
                add(Kind.ACTIVITY_WITHOUT_SUBJECTS, "activities", key, "subjects");
            }
        } else if (activity.controllers().isEmpty()) {
            add(Kind.ACTIVITY_WITHOUT_CONTROLLER, "activities", key, "controllers");
        }
        Organisation organisation = map.organisation();
        if (activity.securityMeasures().isEmpty()
                && (organisation == null || organisation.securityMeasures().isEmpty())) {
            add(Kind.SECURITY_MISSING, "activities", key, "securityMeasures");
        }
        if (!activity.recipients().stream()
                .allMatch(recipient -> map.processor(recipient).isPresent())) {
            add(Kind.RECIPIENT_UNKNOWN, "activities", key, "recipients");
        }
    }

    private void checkParts(List<Part> parts, String... at) {
        for (Part part : parts) {
            boolean known = part.dataset() == null
                    ? map.system(part.system()).isPresent()
                    : !map.datasetsOf(part).isEmpty();
            if (!known) {
                add(Kind.PART_UNKNOWN, at);
                return;
            }
        }
    }

    private void add(Kind kind, String... at) {
        found.add(kind.at(at));
    }
}
