package dev.accountable.dsr.staging;

import dev.accountable.dsr.connector.SystemAccess.Column;
import dev.accountable.dsr.connector.SystemAccess.Open;
import dev.accountable.dsr.connector.SystemAccess.Reference;
import dev.accountable.dsr.staging.StartStagingCopy.Table;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A declared copy beside the catalogues of both databases: why it cannot be right, or in which order and how it is done. */
final class CopyPlan {

    private static final Set<Integer> TEXTS =
            Set.of(Types.VARCHAR, Types.CHAR, Types.LONGVARCHAR, Types.NVARCHAR, Types.CLOB);
    private static final Set<Integer> DATES = Set.of(Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);
    private static final Map<Integer, Integer> BITS = Map.of(Types.SMALLINT, 15, Types.INTEGER, 31, Types.BIGINT, 63);

    private final StartStagingCopy asked;
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Map<String, Column>> columns = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<String, String> domains = new HashMap<>();
    private final List<String> found = new ArrayList<>();

    private CopyPlan(StartStagingCopy asked) {
        this.asked = asked;
    }

    /** Reads both catalogues and compares. */
    static CopyPlan of(StartStagingCopy asked, Open source, Open target) throws SQLException {
        var plan = new CopyPlan(asked);
        for (Table table : asked.tables()) {
            if (plan.tables.put(table.table(), table) != null) {
                plan.found.add("the table '" + table.table() + "' is declared twice");
            }
            plan.columns.put(table.table(), source.columns(table.table()));
            plan.references.addAll(source.references(table.table()));
        }
        for (Table table : asked.tables()) {
            plan.check(table, target.columns(table.table()));
        }
        if (plan.found.isEmpty()) {
            plan.connect();
            plan.checkReferences();
        }
        return plan;
    }

    /** Why it cannot be right, in sentences that name the place; empty where it can. */
    List<String> contradictions() {
        return List.copyOf(found);
    }

    StartStagingCopy asked() {
        return asked;
    }

    List<Reference> references() {
        return references.stream()
                .filter(reference -> tables.containsKey(reference.to()))
                .toList();
    }

    Column column(String table, String column) {
        return Objects.requireNonNull(
                Objects.requireNonNull(columns.get(table)).get(column), "the column was looked up before");
    }

    boolean isText(String table, String column) {
        Column found = column(table, column);
        return TEXTS.contains(found.type()) || found.typeName().equals("citext");
    }

    boolean isUuid(String table, String column) {
        return column(table, column).typeName().equals("uuid");
    }

    boolean isNumber(String table, String column) {
        return BITS.containsKey(column(table, column).type());
    }

    boolean isDate(String table, String column) {
        return DATES.contains(column(table, column).type());
    }

    /** What the values of a column share with those of others. */
    String domain(String table, String column) {
        String named = Objects.requireNonNull(
                        Objects.requireNonNull(tables.get(table)).columns().get(column))
                .domain();
        return named == null ? root(name(table, column)) : "named " + named;
    }

    /** The narrowest type of all numbers that share a domain: all have to fit into all; 0 where it is no number. */
    int bits(String table, String column) {
        String domain = domain(table, column);
        int narrowest = 64;
        for (Table other : tables.values()) {
            for (String candidate : other.columns().keySet()) {
                if (domain(other.table(), candidate).equals(domain)) {
                    narrowest = Math.min(
                            narrowest,
                            BITS.getOrDefault(column(other.table(), candidate).type(), 0));
                }
            }
        }
        return narrowest;
    }

    /** The tables in an order in which what is pointed to comes first; where they point in a circle, in any. */
    List<Table> pointedToFirst() {
        Set<String> ordered = new LinkedHashSet<>();
        for (String table : tables.keySet()) {
            visit(table, new LinkedHashSet<>(), ordered);
        }
        return ordered.stream()
                .map(table -> Objects.requireNonNull(tables.get(table)))
                .toList();
    }

    private void visit(String table, Set<String> way, Set<String> ordered) {
        if (ordered.contains(table) || !way.add(table)) {
            return;
        }
        for (Reference reference : references()) {
            if (reference.from().equals(table) && !reference.to().equals(table)) {
                visit(reference.to(), way, ordered);
            }
        }
        ordered.add(table);
    }

    private void check(Table table, Map<String, Column> inTarget) {
        String name = table.table();
        Map<String, Column> inSource = Objects.requireNonNull(columns.get(name));
        if (inSource.isEmpty()) {
            found.add("the source has no table '" + name + "'");
            return;
        }
        if (inTarget.isEmpty()) {
            found.add("the target has no table '" + name + "'; it needs the source's schema");
            return;
        }
        for (String column : inSource.keySet()) {
            if (!table.columns().containsKey(column)) {
                found.add("nothing is declared for the column '" + column + "' of '" + name + "'");
            }
        }
        table.columns().forEach((column, treatment) -> {
            if (!inSource.containsKey(column)) {
                found.add("the source's table '" + name + "' has no column '" + column + "'");
            } else if (treatment.action() != Treatment.Action.DROP && !inTarget.containsKey(column)) {
                found.add("the target's table '" + name + "' has no column '" + column + "'");
            } else {
                check(name, column, treatment, table);
            }
        });
        for (String pointer : table.pointers()) {
            Treatment treatment = table.columns().get(pointer);
            if (treatment == null || treatment.action() == Treatment.Action.DROP) {
                found.add("the quasi-identifier '" + pointer + "' of '" + name + "' is not in the copy");
            }
        }
        if (table.pointers().isEmpty() != (table.k() == null)) {
            found.add("'" + name + "' needs both, quasiIdentifiers and k, or neither");
        }
        if (table.person() != null && !inSource.containsKey(table.person())) {
            found.add("the source's table '" + name + "' has no column '" + table.person() + "' for its person");
        }
    }

    private void check(String table, String column, Treatment treatment, Table declared) {
        boolean text = isText(table, column);
        String place = "the column '" + column + "' of '" + table + "' ";
        switch (treatment.action()) {
            case PSEUDONYM -> {
                if (!text
                        && !isUuid(table, column)
                        && !BITS.containsKey(column(table, column).type())) {
                    found.add(
                            place + "has a type for which there is no pseudonym: neither text, whole number nor UUID");
                } else if (text && column(table, column).size() < 12) {
                    found.add(place + "is too short for pseudonyms: two could be the same");
                }
            }
            case GENERATE -> {
                if (!text || treatment.kind() == null) {
                    found.add(place + "is to be generated and " + (text ? "names no kind" : "is not text"));
                }
            }
            case GENERALISE -> {
                if (treatment.to() == null) {
                    found.add(place + "is to be made coarser and does not say how");
                }
            }
            case SHIFT -> {
                if (!isDate(table, column) || declared.person() == null || treatment.size() == null) {
                    found.add(place + "is to be shifted: that needs a date, the table's person, and a size in days");
                }
            }
            case NULL -> {
                if (!column(table, column).nullable()) {
                    found.add(place + "is to be empty, which it must not be");
                }
            }
            case KEEP -> {
                if (treatment.isIdentifier()) {
                    found.add(place + "is an identifier and is to stay");
                }
            }
            case DROP -> {}
        }
    }

    private void connect() {
        for (Reference reference : references()) {
            reference.columns().forEach((own, other) -> {
                String one = root(name(reference.from(), own));
                String another = root(name(reference.to(), other));
                if (!one.equals(another)) {
                    // The smaller name stands for all, so that it does not depend on the order.
                    String first = one.compareTo(another) < 0 ? one : another;
                    domains.put(first.equals(one) ? another : one, first);
                }
            });
        }
    }

    private void checkReferences() {
        for (Reference reference : references) {
            Table from = Objects.requireNonNull(tables.get(reference.from()));
            Table to = tables.get(reference.to());
            reference.columns().forEach((own, other) -> {
                Treatment treatment = Objects.requireNonNull(from.columns().get(own));
                String place = "the column '" + own + "' of '" + reference.from() + "' ";
                boolean points =
                        treatment.action() != Treatment.Action.NULL && treatment.action() != Treatment.Action.DROP;
                if (to == null && points) {
                    found.add(place + "points to '" + reference.to() + "', which is not copied");
                } else if (to != null && points) {
                    Treatment pointedTo = Objects.requireNonNull(to.columns().get(other));
                    boolean same = treatment.action() == pointedTo.action()
                            && treatment.kind() == pointedTo.kind()
                            && domain(reference.from(), own).equals(domain(reference.to(), other))
                            && Set.of(Treatment.Action.KEEP, Treatment.Action.PSEUDONYM, Treatment.Action.GENERATE)
                                    .contains(treatment.action());
                    if (!same) {
                        found.add(place + "points to '" + other + "' of '" + reference.to()
                                + "', so both must be kept, or replaced in the same way");
                    }
                }
            });
        }
    }

    private String root(String name) {
        String at = name;
        String next = domains.get(at);
        while (next != null) {
            at = next;
            next = domains.get(at);
        }
        return at;
    }

    private static String name(String table, String column) {
        return table + "\0" + column;
    }
}
