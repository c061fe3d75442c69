package dev.accountable.dsr.scan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was seen in a system: its tables with their keys, and of sampled values how many look like what. No value. */
record Look(List<Table> tables) {

    /**
     * A table.
     *
     * @param notSampled why nothing is known of its values; null where something is
     */
    record Table(
            String name,
            List<Column> columns,
            List<String> primaryKey,
            List<ForeignKey> foreignKeys,
            @Nullable String notSampled) {

        @Nullable
        Column column(String wanted) {
            return columns.stream()
                    .filter(column -> column.name().equals(wanted))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * A column.
     *
     * @param sampled how many values, not null, were looked at
     * @param looksLike how many of them look like each kind
     */
    record Column(
            String name, int jdbcType, String typeName, boolean text, int sampled, Map<Kind, Integer> looksLike) {}

    /** From columns of this table to columns of another. */
    record ForeignKey(String table, Map<String, String> columns) {}
}
