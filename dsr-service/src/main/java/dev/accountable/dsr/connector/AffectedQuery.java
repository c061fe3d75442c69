package dev.accountable.dsr.connector;

import dev.accountable.dsr.connector.AffectedPeople.Window;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a dataset with identifiers whose people are affected, as the tail of a SELECT: all of them, or where the breach has
 * a window those that were recorded in it, or have a row linked to them that was. In doubt a row is in: without a time, in a
 * dataset that declares none, or in a tree, where a row may belong to whoever it answers.
 */
final class AffectedQuery {

    private static final String ALL = "1 = 1";

    private final Dialect dialect;
    private final SystemMap system;
    private final @Nullable Window window;
    private final List<String> parameters = new ArrayList<>();
    private final String fromWhere;
    private int aliases;

    AffectedQuery(Dialect dialect, SystemMap system, Dataset people, @Nullable Window window) {
        this.dialect = dialect;
        this.system = system;
        this.window = window;
        String alias = alias();
        this.fromWhere =
                from(people, alias) + " where " + touched(people, alias, Set.of()) + stillSomebody(people, alias);
    }

    String count() {
        return "select count(*)" + fromWhere;
    }

    String rows(List<String> columns) {
        return "select " + columns.stream().map(column -> at("a0", column)).collect(Collectors.joining(", "))
                + fromWhere;
    }

    /** Texts that the system reads as the types of the columns they meet. */
    List<String> parameters() {
        return parameters;
    }

    private String touched(Dataset dataset, String alias, Set<String> way) {
        String column = dataset.recordedAt();
        if (window == null || column == null || isTree(dataset)) {
            return ALL;
        }
        parameters.add(dialect.startOf(window.from()));
        parameters.add(dialect.startOf(window.until().plusDays(1)));
        String time = at(alias, column);
        List<String> ways = new ArrayList<>(List.of(time + " is null", time + " >= ? and " + time + " < ?"));
        Set<String> further = new HashSet<>(way);
        further.add(dataset.key());
        for (Dataset other : system.datasets()) {
            for (Link link : other.links()) {
                if (link.dataset().equals(dataset.key()) && !further.contains(other.key())) {
                    ways.add(linked(other, link, alias, further));
                }
            }
        }
        return ways.stream().collect(Collectors.joining(" or ", "(", ")"));
    }

    private String linked(Dataset other, Link link, String alias, Set<String> way) {
        String otherAlias = alias();
        String same = link.columns().entrySet().stream()
                .map(columns -> at(otherAlias, columns.getKey()) + " = " + at(alias, columns.getValue()))
                .collect(Collectors.joining(" and "));
        return "exists (select 1" + from(other, otherAlias) + " where " + same + " and "
                + touched(other, otherAlias, way) + ")";
    }

    /** Whose identifiers an erasure has overwritten is nobody any more. */
    private String stillSomebody(Dataset people, String alias) {
        StringBuilder somebody = new StringBuilder();
        Map<String, @Nullable String> anonymous = people.erasure().newValues();
        for (Map.Entry<IdentifierKind, String> identifier :
                people.identifyingColumns().entrySet()) {
            String template = anonymous.get(identifier.getValue());
            if (template != null) {
                String column = at(alias, identifier.getValue());
                somebody.append(" and (" + column + " is null or " + column + " not like ?)");
                parameters.add(pattern(template));
            }
        }
        return somebody.toString();
    }

    private static String pattern(String template) {
        return template.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("{key}", "%");
    }

    private static boolean isTree(Dataset dataset) {
        return dataset.links().stream().anyMatch(link -> link.dataset().equals(dataset.key()));
    }

    private String from(Dataset dataset, String alias) {
        return " from " + dialect.quoted(dataset.table()) + " " + alias;
    }

    private String at(String alias, String column) {
        return alias + "." + dialect.quoted(column);
    }

    private String alias() {
        return "a" + aliases++;
    }
}
