package dev.accountable.dsr.datamap;

import java.util.Optional;

/** How much of a person's data an answer hands over. */
public enum Extent {
    /** All of it, but for what speaks of others, too (Art. 15(4)). */
    ACCESS,
    /**
     * What the map says the person provided, or was observed, under consent or contract, and speaks of nobody else (Art. 20(1)
     * and (4)). What the map is silent about is not handed over.
     */
    PORTABILITY;

    public boolean includes(SystemMap system, String dataset, String column) {
        Optional<Dataset> declared = system.datasets().stream()
                .filter(one -> one.key().equals(dataset))
                .findFirst();
        Optional<Field> field = declared.flatMap(in ->
                in.fields().stream().filter(one -> one.column().equals(column)).findFirst());
        if (field.isEmpty()) {
            return this == ACCESS;
        }
        return !field.get().concernsOthers()
                && (this == ACCESS || declared.get().handlingOf(field.get()).isPortable());
    }
}
