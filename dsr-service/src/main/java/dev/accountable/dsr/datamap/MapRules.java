package dev.accountable.dsr.datamap;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a data map must fulfil in itself, before anybody looks at the system it speaks of. */
final class MapRules {

    private final Map<String, Dataset> datasets = new HashMap<>();
    private final Consumer<String> reason;

    private MapRules(Consumer<String> reason) {
        this.reason = reason;
    }

    static void check(SystemMap map, Consumer<String> reason) {
        var rules = new MapRules(reason);
        for (Dataset dataset : map.datasets()) {
            if (rules.datasets.put(dataset.key(), dataset) != null) {
                rules.refuse(dataset, "is declared twice");
            }
        }
        map.datasets().forEach(rules::check);
        if (map.kind() == SystemMap.Kind.SQL && map.datasets().isEmpty()) {
            reason.accept("a SQL system without a dataset has nothing that could be found");
        }
    }

    private void check(Dataset dataset) {
        if (dataset.rowKey().isEmpty()) {
            refuse(dataset, "has no primaryKey, so its rows cannot be told apart");
        }
        if (hasDuplicates(dataset.rowKey())) {
            refuse(dataset, "names a column of its primaryKey twice");
        }
        if (hasDuplicates(dataset.fieldColumns())) {
            refuse(dataset, "declares a column twice");
        }
        checkLinks(dataset);
        checkRestriction(dataset);
        switch (dataset.erasure().action()) {
            case ERASE -> checkErase(dataset);
            case ANONYMISE -> checkAnonymise(dataset);
            case RETAIN -> checkRetain(dataset);
        }
    }

    private void checkLinks(Dataset dataset) {
        for (Link link : dataset.allLinks()) {
            if (!datasets.containsKey(link.dataset())) {
                refuse(dataset, "links to '" + link.dataset() + "', which is not a dataset of this system");
                return;
            }
        }
        if (!leadsToIdentifiers(dataset, new HashSet<>())) {
            refuse(
                    dataset,
                    dataset.allLinks().isEmpty()
                            ? "has neither identifiers nor a link, so nobody's rows are found in it"
                            : "has no identifiers and its links lead to none, so nobody's rows are found in it");
        }
    }

    /** Links may form circles, as long as one of them leaves the circle. */
    private boolean leadsToIdentifiers(Dataset dataset, Set<String> way) {
        if (!dataset.identifyingColumns().isEmpty()) {
            return true;
        }
        way.add(dataset.key());
        return dataset.allLinks().stream()
                .map(Link::dataset)
                .filter(next -> !way.contains(next))
                .map(datasets::get)
                .anyMatch(next -> next != null && leadsToIdentifiers(next, way));
    }

    private void checkRestriction(Dataset dataset) {
        Restriction restriction = dataset.restriction();
        if (restriction != null && dataset.rowKey().contains(restriction.column())) {
            refuse(
                    dataset,
                    "is marked as restricted in the column '" + restriction.column()
                            + "', which belongs to its primaryKey");
        }
    }

    private void checkErase(Dataset dataset) {
        Erasure erasure = dataset.erasure();
        if (!erasure.newValues().isEmpty() || speaksOfRetaining(erasure)) {
            refuse(
                    dataset,
                    "is to be erased, so its erasure takes neither set nor reason, legalBasis, retainFor, from");
        }
    }

    private void checkAnonymise(Dataset dataset) {
        Erasure erasure = dataset.erasure();
        if (erasure.newValues().isEmpty()) {
            refuse(dataset, "is to be anonymised and sets no column");
        }
        if (speaksOfRetaining(erasure)) {
            refuse(dataset, "is to be anonymised, so its erasure takes no reason, legalBasis, retainFor, from");
        }
        Set<String> declared = new HashSet<>(dataset.fieldColumns());
        for (String column : erasure.newValues().keySet()) {
            if (!declared.contains(column)) {
                refuse(dataset, "sets the column '" + column + "', which is not one of its fields");
            }
            if (dataset.rowKey().contains(column)) {
                refuse(dataset, "sets the column '" + column + "', which belongs to its primaryKey");
            }
        }
        for (String identifying : dataset.identifyingColumns().values()) {
            if (!erasure.newValues().containsKey(identifying)) {
                refuse(dataset, "keeps the column '" + identifying + "', which identifies the person");
            }
        }
    }

    private void checkRetain(Dataset dataset) {
        Erasure erasure = dataset.erasure();
        if (isBlank(erasure.reason())) {
            refuse(dataset, "is retained without a reason");
        }
        if (isBlank(erasure.legalBasis())) {
            refuse(dataset, "is retained without a legalBasis");
        }
        var retainFor = erasure.retainFor();
        if (retainFor == null || retainFor.isZero() || retainFor.isNegative()) {
            refuse(dataset, "is retained without a period in retainFor");
        } else if (isMoreThanACentury(retainFor)) {
            refuse(dataset, "is retained for more than a hundred years");
        }
        if (isBlank(erasure.from())) {
            refuse(dataset, "is retained without a column in from, so the period begins nowhere");
        }
        if (!erasure.newValues().isEmpty()) {
            refuse(dataset, "is retained as it is, so its erasure takes no set");
        }
    }

    private void refuse(Dataset dataset, String sentence) {
        reason.accept("dataset '" + dataset.key() + "' " + sentence);
    }

    private static boolean speaksOfRetaining(Erasure erasure) {
        return erasure.reason() != null
                || erasure.legalBasis() != null
                || erasure.retainFor() != null
                || erasure.from() != null;
    }

    private static boolean isMoreThanACentury(Period period) {
        try {
            return LocalDate.EPOCH.plus(period).isAfter(LocalDate.EPOCH.plusYears(100));
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static boolean hasDuplicates(List<String> names) {
        return new HashSet<>(names).size() < names.size();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
