package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * In which order rows go, so that no foreign key stands in the way: those that point to others first. Foreign keys in a
 * circle have no such order; some of them are then in the way, and are either checked at the end of the transaction or
 * emptied before.
 */
final class DeletionOrder {

    /** A foreign key that has rows of {@code from} in the way of rows of another dataset, or of the same. */
    record InTheWay(Dataset from, Dataset to, ForeignKey key) {}

    private final SystemMap system;
    private final List<ForeignKey> foreignKeys;
    private final List<Dataset> pointingFirst;

    DeletionOrder(SystemMap system, List<ForeignKey> foreignKeys) {
        this.system = system;
        this.foreignKeys = foreignKeys;
        Map<String, Set<String>> pointedToBy = pointedToBy();
        Set<String> ordered = new LinkedHashSet<>();
        for (Dataset dataset : system.datasets()) {
            visit(dataset.key(), pointedToBy, new HashSet<>(), ordered);
        }
        this.pointingFirst = ordered.stream().map(system::dataset).toList();
    }

    /** By links and foreign keys. */
    List<Dataset> pointingFirst() {
        return pointingFirst;
    }

    List<InTheWay> inTheWay() {
        List<InTheWay> found = new ArrayList<>();
        for (ForeignKey key : foreignKeys) {
            if (!key.holdsBack()) {
                continue;
            }
            for (Dataset from : system.datasets()) {
                for (Dataset to : system.datasets()) {
                    if (from.table().equals(key.from())
                            && to.table().equals(key.to())
                            && mayGo(from)
                            && mayGo(to)
                            && pointingFirst.indexOf(from) >= pointingFirst.indexOf(to)) {
                        found.add(new InTheWay(from, to, key));
                    }
                }
            }
        }
        return found;
    }

    /** A row that is retained goes when the duty to keep it has ended. */
    private static boolean mayGo(Dataset dataset) {
        return dataset.erasure().action() != Action.ANONYMISE;
    }

    private Map<String, Set<String>> pointedToBy() {
        Map<String, Set<String>> pointedToBy = new HashMap<>();
        for (Dataset dataset : system.datasets()) {
            for (Dataset other : system.datasets()) {
                boolean linked = other.links().stream().map(Link::dataset).anyMatch(dataset.key()::equals);
                boolean points = linked
                        || foreignKeys.stream()
                                .anyMatch(key -> key.from().equals(other.table())
                                        && key.to().equals(dataset.table())
                                        && !key.from().equals(key.to()));
                if (points && !other.equals(dataset)) {
                    pointedToBy
                            .computeIfAbsent(dataset.key(), k -> new TreeSet<>())
                            .add(other.key());
                }
            }
        }
        return pointedToBy;
    }

    private static void visit(String dataset, Map<String, Set<String>> pointedToBy, Set<String> way, Set<String> out) {
        if (out.contains(dataset) || !way.add(dataset)) {
            return;
        }
        for (String pointing : pointedToBy.getOrDefault(dataset, Set.of())) {
            visit(pointing, pointedToBy, way, out);
        }
        out.add(dataset);
    }
}
