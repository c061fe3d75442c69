package dev.accountable.dsr.datamap;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayDeque;
import java.util.Deque;
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
        if (map.kind().hasTables()) {
            rules.checkTables(map);
        }
    }

    private void checkTables(SystemMap map) {
        if (map.datasets().isEmpty()) {
            reason.accept("system '" + map.key() + "' has no datasets");
        }
        for (Dataset dataset : map.datasets()) {
            if (dataset.rowKey().isEmpty()) {
                refuse(dataset, "has no primaryKey, so its rows cannot be told apart");
            }
            if (dataset.identifyingColumns().isEmpty() && dataset.links().isEmpty()) {
                refuse(dataset, "has neither identifiers nor a link, so nobody's rows are found in it");
            } else if (!leadsToAPerson(dataset)) {
                refuse(dataset, "is linked in a circle: no way along its links ends at a dataset with identifiers");
            }
        }
    }

    private void check(Dataset dataset) {
        if (hasDuplicates(dataset.rowKey())) {
            refuse(dataset, "names a column of its primaryKey twice");
        }
        if (hasDuplicates(dataset.fieldColumns())) {
            refuse(dataset, "declares a column twice");
        }
        if (new HashSet<>(dataset.links()).size() < dataset.links().size()) {
            refuse(dataset, "declares a link twice");
        }
        for (Link link : dataset.links()) {
            if (!datasets.containsKey(link.dataset())) {
                refuse(dataset, "links to '" + link.dataset() + "', which is not a dataset of this system");
            }
        }
        checkRestriction(dataset);
        switch (dataset.erasure().action()) {
            case ERASE -> checkErase(dataset);
            case ANONYMISE -> checkAnonymise(dataset);
            case RETAIN -> checkRetain(dataset);
        }
    }

    /** Links may meet, and go round: a tree of comments links to itself. But somewhere there must be a person. */
    private boolean leadsToAPerson(Dataset from) {
        Deque<Dataset> open = new ArrayDeque<>(List.of(from));
        Set<String> seen = new HashSet<>(Set.of(from.key()));
        while (!open.isEmpty()) {
            Dataset at = open.remove();
            if (!at.identifyingColumns().isEmpty()) {
                return true;
            }
            for (Link link : at.links()) {
                Dataset next = datasets.get(link.dataset());
                if (next == null) {
                    // Said already; whether the way would lead anywhere nobody knows.
                    return true;
                }
                if (seen.add(next.key())) {
                    open.add(next);
                }
            }
        }
        return false;
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
