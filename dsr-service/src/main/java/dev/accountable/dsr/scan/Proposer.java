package dev.accountable.dsr.scan;

import dev.accountable.dsr.datamap.DataCategory;
import dev.accountable.dsr.datamap.IdentifierKind;
import dev.accountable.dsr.scan.Look.Column;
import dev.accountable.dsr.scan.Look.ForeignKey;
import dev.accountable.dsr.scan.Look.Table;
import dev.accountable.dsr.scan.Proposal.Decision;
import dev.accountable.dsr.scan.Proposal.Ground;
import dev.accountable.dsr.scan.Proposal.ProposedDataset;
import dev.accountable.dsr.scan.Proposal.ProposedField;
import dev.accountable.dsr.scan.Proposal.ProposedIdentifier;
import dev.accountable.dsr.scan.Proposal.ProposedLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a proposal of what was seen. A plain rule: the same look gives the same proposal. */
final class Proposer {

    private static final double SURE_OF_FOREIGN_KEY = 0.9;
    private static final double SURE_OF_NAME = 0.6;
    /** A row that leads to several people may be somebody else's by the longer way. */
    private static final double LONGER_WAY = 0.3;

    private static final double ENOUGH_FOR_IDENTIFIER = 0.75;
    private static final double ENOUGH_FOR_PERSONAL = 0.6;

    /** A way from one table to another. */
    private record Way(String from, String to, Map<String, String> columns, double confidence, String reason) {}

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, Integer> distance = new HashMap<>();
    private final List<Way> ways = new ArrayList<>();

    private Proposer(Look look) {
        Set<String> taken = new HashSet<>();
        for (Table table : look.tables()) {
            tables.put(table.name(), table);
            keys.put(table.name(), key(table.name(), taken));
        }
    }

    static Proposal propose(Look look) {
        var proposer = new Proposer(look);
        proposer.tables.values().forEach(proposer::findWays);
        proposer.measureDistances();
        List<ProposedDataset> datasets = new ArrayList<>();
        List<String> unconnected = new ArrayList<>();
        for (Table table : proposer.tables.values()) {
            boolean reached = proposer.distance.containsKey(table.name());
            if (reached || proposer.looksPersonal(table)) {
                datasets.add(proposer.dataset(table));
            } else {
                unconnected.add(table.name());
            }
        }
        return new Proposal(datasets, unconnected);
    }

    private void findWays(Table table) {
        Set<Set<String>> declared = new HashSet<>();
        for (ForeignKey key : table.foreignKeys()) {
            declared.add(key.columns().keySet());
            // A tree of rows: an answer to my comment is not mine.
            if (!key.table().equals(table.name()) && tables.containsKey(key.table())) {
                ways.add(new Way(
                        table.name(),
                        key.table(),
                        key.columns(),
                        SURE_OF_FOREIGN_KEY,
                        "a foreign key leads to '" + key.table() + "'"));
            }
        }
        for (Column column : table.columns()) {
            if (!declared.contains(Set.of(column.name()))) {
                byName(table, column);
            }
        }
    }

    /** {@code user_id} and {@code userId} lead to {@code users}, where the types fit. */
    private void byName(Table table, Column column) {
        List<String> tokens = NameRules.tokens(column.name());
        if (tokens.size() < 2 || !tokens.get(tokens.size() - 1).equals("id")) {
            return;
        }
        String what = String.join("", tokens.subList(0, tokens.size() - 1));
        for (Table other : tables.values()) {
            String name = String.join("", NameRules.tokens(other.name()));
            boolean named = name.equals(what)
                    || name.equals(what + "s")
                    || name.equals(what + "es")
                    || (what.endsWith("y") && name.equals(what.substring(0, what.length() - 1) + "ies"));
            if (!named
                    || other.name().equals(table.name())
                    || other.primaryKey().size() != 1) {
                continue;
            }
            Column key = other.column(other.primaryKey().get(0));
            if (key != null && key.jdbcType() == column.jdbcType()) {
                ways.add(new Way(
                        table.name(),
                        other.name(),
                        Map.of(column.name(), key.name()),
                        SURE_OF_NAME,
                        "the name '" + column.name() + "' speaks of '" + other.name()
                                + "', and the types are the same"));
            }
        }
    }

    /** How many steps it is from a table to one that knows who the person is. */
    private void measureDistances() {
        Deque<String> open = new ArrayDeque<>();
        for (Table table : tables.values()) {
            if (!identifiers(table).isEmpty()) {
                distance.put(table.name(), 0);
                open.add(table.name());
            }
        }
        while (!open.isEmpty()) {
            String at = open.remove();
            for (Way way : ways) {
                if (way.to().equals(at) && !distance.containsKey(way.from())) {
                    distance.put(way.from(), distance.getOrDefault(at, 0) + 1);
                    open.add(way.from());
                }
            }
        }
    }

    private ProposedDataset dataset(Table table) {
        List<ProposedIdentifier> identifiers = identifiers(table);
        List<ProposedLink> links = identifiers.isEmpty() ? links(table) : List.of();
        return new ProposedDataset(
                keyOf(table.name()),
                table.name(),
                table.primaryKey(),
                ground(table, identifiers, links),
                Decision.OPEN,
                identifiers,
                links,
                table.columns().stream().map(column -> field(table, column)).toList(),
                table.notSampled());
    }

    private Ground ground(Table table, List<ProposedIdentifier> identifiers, List<ProposedLink> links) {
        String key = table.primaryKey().isEmpty() ? "; it has no primary key, without which it cannot be declared" : "";
        if (!identifiers.isEmpty()) {
            return new Ground(
                    "the column '" + identifiers.get(0).column() + "' says who the person is" + key,
                    identifiers.get(0).ground().confidence());
        }
        if (!links.isEmpty()) {
            Ground best = links.get(0).ground();
            return new Ground(best.reason() + key, best.confidence());
        }
        return new Ground("its columns look like personal data, but no way to a person was found" + key, 0.4);
    }

    private static List<ProposedIdentifier> identifiers(Table table) {
        return table.columns().stream()
                .filter(Column::text)
                .map(column -> Judgement.of(column)
                        .filter(judgement -> judgement.kind() == Kind.EMAIL
                                && judgement.ground().confidence() >= ENOUGH_FOR_IDENTIFIER)
                        .map(judgement -> new ProposedIdentifier(
                                IdentifierKind.EMAIL.name(), column.name(), judgement.ground(), Decision.OPEN)))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(
                        (ProposedIdentifier identifier) -> -identifier.ground().confidence()))
                .limit(1)
                .toList();
    }

    /** The shortest way to a person first. */
    private List<ProposedLink> links(Table table) {
        int own = distance.getOrDefault(table.name(), Integer.MAX_VALUE);
        List<ProposedLink> links = new ArrayList<>();
        for (Way way : ways) {
            Integer steps = distance.get(way.to());
            if (!way.from().equals(table.name()) || steps == null) {
                continue;
            }
            boolean shortest = steps == own - 1;
            Ground ground = shortest
                    ? new Ground(way.reason(), way.confidence())
                    : new Ground(
                            way.reason() + "; but another way is shorter, so by this one rows may be somebody else's",
                            LONGER_WAY);
            links.add(new ProposedLink(keyOf(way.to()), way.columns(), ground, Decision.OPEN));
        }
        links.sort(
                Comparator.comparingDouble((ProposedLink link) -> -link.ground().confidence()));
        return links;
    }

    private ProposedField field(Table table, Column column) {
        for (Way way : ways) {
            if (way.from().equals(table.name()) && way.columns().containsKey(column.name())) {
                // What it is called says what it leads to, not what it holds.
                return new ProposedField(
                        column.name(),
                        DataCategory.IDENTITY.name(),
                        new Ground("it leads to a row of '" + way.to() + "'", 0.5),
                        Decision.OPEN);
            }
        }
        var judgement = Judgement.of(column);
        if (judgement.isPresent() && judgement.get().kind() == Kind.SECRET) {
            return new ProposedField(
                    column.name(),
                    Kind.SECRET.category().name(),
                    new Ground(
                            judgement.get().ground().reason() + "; a secret is not handed over",
                            judgement.get().ground().confidence()),
                    Decision.REJECTED);
        }
        if (judgement.isPresent()) {
            return new ProposedField(
                    column.name(),
                    judgement.get().kind().category().name(),
                    judgement.get().ground(),
                    Decision.OPEN);
        }
        if (table.primaryKey().contains(column.name())) {
            return new ProposedField(
                    column.name(),
                    DataCategory.IDENTITY.name(),
                    new Ground("it is part of the row's key", 0.5),
                    Decision.OPEN);
        }
        return new ProposedField(
                column.name(), null, new Ground("it stands in a row that belongs to a person", 0.3), Decision.OPEN);
    }

    private boolean looksPersonal(Table table) {
        return table.columns().stream()
                .map(Judgement::of)
                .flatMap(Optional::stream)
                .anyMatch(judgement -> judgement.ground().confidence() >= ENOUGH_FOR_PERSONAL);
    }

    private String keyOf(String table) {
        return keys.getOrDefault(table, table);
    }

    /** A dataset's key is also a file's name: letters, digits and hyphens, and each once. */
    private static String key(String table, Set<String> taken) {
        String plain =
                table.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
        String base = plain.isEmpty() ? "table" : plain.substring(0, Math.min(plain.length(), 50));
        String key = base;
        for (int n = 2; !taken.add(key); n++) {
            key = base + "-" + n;
        }
        return key;
    }
}
