package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rows of one dataset that belong to one person, as the tail of a SELECT. Everything that comes from the person is a
 * parameter; everything that comes from the data map is a quoted identifier.
 */
final class SubjectQuery {

    private final SystemMap system;
    private final Map<IdentifierKind, String> person;
    private final List<String> parameters = new ArrayList<>();
    private final String fromWhere;
    private int aliases;

    SubjectQuery(SystemMap system, Dataset dataset, Map<IdentifierKind, String> person) {
        this.system = system;
        this.person = person;
        String alias = alias();
        this.fromWhere = " from " + quoted(dataset.table()) + " " + alias + " where " + belongs(dataset, alias);
    }

    String count() {
        return "select count(*)" + fromWhere;
    }

    /** In the order of the row's key, so that the same rows always come in the same order. */
    String rows(List<String> columns, List<String> rowKey) {
        return "select " + list("a0", columns) + fromWhere + " order by " + list("a0", rowKey);
    }

    List<String> parameters() {
        return parameters;
    }

    private String belongs(Dataset dataset, String alias) {
        List<String> ways = new ArrayList<>();
        dataset.identifyingColumns().forEach((kind, column) -> {
            String value = person.get(kind);
            if (value != null) {
                parameters.add(value);
                ways.add("lower(" + alias + "." + quoted(column) + ") = lower(?)");
            }
        });
        for (Link link : dataset.links()) {
            Dataset other = system.dataset(link.dataset());
            String otherAlias = alias();
            List<String> own = List.copyOf(link.columns().keySet());
            List<String> others = own.stream().map(link.columns()::get).toList();
            ways.add("(" + list(alias, own) + ") in (select " + list(otherAlias, others) + " from "
                    + quoted(other.table()) + " " + otherAlias + " where " + belongs(other, otherAlias) + ")");
        }
        // A person who has proven nothing that this dataset knows has no rows in it.
        return ways.isEmpty() ? "false" : ways.stream().collect(Collectors.joining(" or ", "(", ")"));
    }

    private String alias() {
        return "a" + aliases++;
    }

    private static String list(String alias, List<String> columns) {
        return columns.stream().map(column -> alias + "." + quoted(column)).collect(Collectors.joining(", "));
    }

    /** A name as SQL's delimited identifier: a quotation mark inside is doubled, so no name ends where it should not. */
    static String quoted(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A name must not hold U+0000");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
