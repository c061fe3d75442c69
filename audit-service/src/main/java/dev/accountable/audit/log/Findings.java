package dev.accountable.audit.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a round has found: each thing once, the first hundred with their names, the rest as a number. */
class Findings {

    private static final int NAMED = 100;
    private static final int REMEMBERED = 10_000;

    private record Suspect(long index, String event, String is, String expected) {}

    private final Set<Finding> named = new LinkedHashSet<>();
    private final Set<String> rows = new HashSet<>();
    private final Set<Suspect> suspects = new LinkedHashSet<>();
    private long count;

    /** One row may be read again and again, a person's for each of her events: it is found once. */
    void add(Finding finding) {
        boolean isNew = rows.size() >= REMEMBERED || rows.add(finding.table() + finding.row() + finding.what());
        if (isNew) {
            count++;
            if (named.size() < NAMED) {
                named.add(finding);
            }
        }
    }

    /** The envelope at this place has another hash than the tree. */
    void addForeignLeaf(long index, String event, String hash, String expected) {
        if (suspects.size() < REMEMBERED) {
            suspects.add(new Suspect(index, event, hash, expected));
        } else {
            count++;
        }
    }

    /** Only at the end is it known whether an envelope that does not belong where it is belongs elsewhere. */
    List<Finding> all() {
        Map<String, Suspect> missed = new HashMap<>();
        suspects.forEach(suspect -> missed.put(suspect.expected(), suspect));
        for (Suspect suspect : suspects) {
            add(
                    missed.containsKey(suspect.is())
                            ? new Finding(suspect.index(), "leaf", suspect.event(), Finding.MOVED)
                            : new Finding(suspect.index(), "event", suspect.event(), Finding.CHANGED));
        }
        suspects.clear();
        return List.copyOf(named);
    }

    long count() {
        return count + suspects.size();
    }
}
