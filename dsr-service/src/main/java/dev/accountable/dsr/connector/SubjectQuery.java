package dev.accountable.dsr.connector;

import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.datamap.Link;
import dev.accountable.dsr.datamap.SystemMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows of one dataset that belong to one person, as the tail of a SELECT. Everything that comes from the person is a
 * parameter; everything that comes from the data map is a quoted identifier.
 *
 * <p>A row belongs to the person by an identifier, or by a chain of links to a row that does. A chain comes to each dataset
 * once, so circles of links end; only a dataset that links to itself, a tree, is followed to any depth.
 */
final class SubjectQuery {

    private final Dialect dialect;
    private final SystemMap system;
    private final Map<IdentifierKind, String> person;
    private final List<String> parameters = new ArrayList<>();
    private final String fromWhere;
    private int aliases;

    SubjectQuery(Dialect dialect, SystemMap system, Dataset dataset, Map<IdentifierKind, String> person) {
        this.dialect = dialect;
        this.system = system;
        this.person = person;
        String alias = alias();
        this.fromWhere = from(dataset, alias) + " where " + belongs(dataset, alias, Set.of());
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

    private String belongs(Dataset dataset, String alias, Set<String> way) {
        List<Link> toItself = dataset.links().stream()
                .filter(link -> link.dataset().equals(dataset.key()))
                .toList();
        return toItself.isEmpty() ? directly(dataset, alias, way) : inTree(dataset, alias, way, toItself);
    }

    private String directly(Dataset dataset, String alias, Set<String> way) {
        List<String> ways = new ArrayList<>();
        dataset.identifyingColumns().forEach((kind, column) -> {
            String value = person.get(kind);
            if (value != null) {
                parameters.add(kind.ignoresCase() ? value.toLowerCase(Locale.ROOT) : value);
                String at = alias + "." + dialect.quoted(column);
                ways.add(kind.ignoresCase() ? dialect.sameIgnoringCase(at) : dialect.same(at));
            }
            String hash = person.get(IdentifierKind.EMAIL_SHA256);
            if (kind == IdentifierKind.EMAIL && hash != null) {
                parameters.add(hash);
                ways.add(dialect.sameSha256(alias + "." + dialect.quoted(column)));
            }
        });
        Set<String> further = new HashSet<>(way);
        further.add(dataset.key());
        for (Link link : dataset.links()) {
            if (!further.contains(link.dataset())) {
                ways.add(linked(link, alias, further));
            }
        }
        // A person who has proven nothing that this dataset knows has no rows in it.
        return ways.isEmpty() ? "1 = 0" : ways.stream().collect(Collectors.joining(" or ", "(", ")"));
    }

    private String linked(Link link, String alias, Set<String> way) {
        Dataset other = system.dataset(link.dataset());
        String otherAlias = alias();
        List<String> own = List.copyOf(link.columns().keySet());
        List<String> others = own.stream().map(link.columns()::get).toList();
        return "(" + list(alias, own) + ") in (select " + list(otherAlias, others) + from(other, otherAlias) + " where "
                + belongs(other, otherAlias, way) + ")";
    }

    /** The person's rows, and all that hang below them. */
    private String inTree(Dataset dataset, String alias, Set<String> way, List<Link> toItself) {
        String tree = alias();
        String root = alias();
        String child = alias();
        Set<String> kept = new LinkedHashSet<>(dataset.rowKey());
        toItself.forEach(link -> kept.addAll(link.columns().values()));
        List<String> columns = List.copyOf(kept);
        String below = toItself.stream()
                .map(link -> link.columns().entrySet().stream()
                        .map(entry -> child + "." + dialect.quoted(entry.getKey()) + " = " + tree + ".c"
                                + columns.indexOf(entry.getValue()))
                        .collect(Collectors.joining(" and ", "(", ")")))
                .collect(Collectors.joining(" or "));
        String names = IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        String key = Stream.iterate(0, i -> i + 1)
                .limit(dataset.rowKey().size())
                .map(i -> tree + ".c" + i)
                .collect(Collectors.joining(", "));
        return "(" + list(alias, dataset.rowKey()) + ") in (with recursive " + tree + " (" + names + ") as (select "
                + list(root, columns) + from(dataset, root) + " where " + directly(dataset, root, way)
                + " union select " + list(child, columns) + from(dataset, child) + " join " + tree + " on " + below
                + ") select " + key + " from " + tree + ")";
    }

    private String from(Dataset dataset, String alias) {
        return " from " + dialect.quoted(dataset.table()) + " " + alias;
    }

    private String alias() {
        return "a" + aliases++;
    }

    private String list(String alias, List<String> columns) {
        return columns.stream()
                .map(column -> alias + "." + dialect.quoted(column))
                .collect(Collectors.joining(", "));
    }
}
