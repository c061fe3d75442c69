package dev.accountable.audit.log;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something stored that is not what it was when the log signed it.
 *
 * @param index the first place in the tree that it concerns; null for what is in no place
 * @param table where it stands
 * @param row which row: an event's id, a pseudonym, level/number of a tile, the size of a checkpoint
 */
@Embeddable
record Finding(
        @Column(name = "log_index") @Nullable Long index,

        @Schema(examples = "event") @Column(name = "table_name")
        String table,

        @Column(name = "row_key") String row,

        @Schema(
                description =
                        "REMOVED, CHANGED, ADDED; MOVED: another event's place; NOT_SIGNED: by no key of this log;"
                                + " CONTRADICTED: it is signed, and not what the rows lead to; <COLUMN>_DIFFERS: from the envelope")
        String what) {

    static final String REMOVED = "REMOVED";
    static final String CHANGED = "CHANGED";
    static final String ADDED = "ADDED";
    static final String MOVED = "MOVED";
    static final String NOT_SIGNED = "NOT_SIGNED";
    static final String CONTRADICTED = "CONTRADICTED";

    static Finding tile(Tile tile, boolean full, int place, String what) {
        return new Finding(
                (tile.number() * Tile.WIDTH + place) << (8 * tile.level()),
                full ? "tile" : "edge",
                tile.level() + "/" + tile.number(),
                what);
    }

    String place() {
        return Optional.ofNullable(index).map(found -> Long.toString(found)).orElse("none");
    }
}
