package dev.accountable.dsr.scan;

import dev.accountable.dsr.scan.Look.Column;
import dev.accountable.dsr.scan.Proposal.Ground;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a column seems to hold, by its name, its type and its values together. */
record Judgement(Kind kind, Ground ground) {

    /** Fewer values than this may look like anything by chance. */
    private static final int ENOUGH_VALUES = 5;

    private static final double MOST = 0.8;

    /** Values of these kinds all look like it; of the others some forms are not known here. */
    private static final Set<Kind> ALWAYS_TOLD = Set.of(Kind.EMAIL, Kind.IBAN, Kind.CARD_NUMBER, Kind.IP_ADDRESS);

    /** Types of PostgreSQL and MariaDB that hold nothing else. */
    private static final Map<String, Kind> TYPES = Map.of(
            "inet", Kind.IP_ADDRESS,
            "inet4", Kind.IP_ADDRESS,
            "inet6", Kind.IP_ADDRESS,
            "macaddr", Kind.DEVICE,
            "point", Kind.POSITION,
            "geometry", Kind.POSITION,
            "geography", Kind.POSITION);

    private static final double SURE_OF_TYPE = 0.7;

    /** One thing that speaks for a kind. */
    private record Evidence(Kind kind, String reason, double confidence) {}

    /** The kind that most speaks for; empty where nothing speaks for any. What speaks for the same adds up. */
    static Optional<Judgement> of(Column column) {
        List<Evidence> evidence = new ArrayList<>();
        NameRules.known().of(column.name()).map(hit -> byName(hit, column)).ifPresent(evidence::add);
        Kind typed = TYPES.get(column.typeName());
        if (typed != null) {
            evidence.add(new Evidence(typed, "the type is " + column.typeName(), SURE_OF_TYPE));
        }
        byValues(column).ifPresent(evidence::add);
        return evidence.stream()
                .map(Evidence::kind)
                .distinct()
                .map(kind -> together(
                        kind,
                        evidence.stream().filter(one -> one.kind() == kind).toList()))
                .max(Comparator.comparingDouble(judgement -> judgement.ground().confidence()));
    }

    /** Each halves the doubt in its measure, as if they were independent. */
    private static Judgement together(Kind kind, List<Evidence> evidence) {
        double doubt = 1;
        for (Evidence one : evidence) {
            doubt *= 1 - one.confidence();
        }
        return new Judgement(
                kind,
                new Ground(
                        evidence.stream().map(Evidence::reason).collect(Collectors.joining("; ")),
                        Math.round((1 - doubt) * 100) / 100.0));
    }

    /** Where values of the kind are always told and none is seen, the name is believed half. */
    private static Evidence byName(NameRules.Hit hit, Column column) {
        String said = "the name says '" + hit.words() + "'";
        boolean contradicted = ALWAYS_TOLD.contains(hit.kind())
                && column.sampled() >= ENOUGH_VALUES
                && column.looksLike().getOrDefault(hit.kind(), 0) == 0;
        return contradicted
                ? new Evidence(hit.kind(), said + ", but no sampled value looks like it", hit.confidence() / 2)
                : new Evidence(hit.kind(), said, hit.confidence());
    }

    private static Optional<Evidence> byValues(Column column) {
        if (column.sampled() < ENOUGH_VALUES) {
            return Optional.empty();
        }
        return column.looksLike().entrySet().stream()
                .filter(entry -> entry.getValue() >= MOST * column.sampled())
                .max(Comparator.comparingDouble(
                        (Map.Entry<Kind, Integer> entry) -> entry.getKey().signConfidence() * entry.getValue()))
                .map(entry -> {
                    double share = (double) entry.getValue() / column.sampled();
                    return new Evidence(
                            entry.getKey(),
                            Math.round(share * 100) + " % of " + column.sampled() + " sampled values look like "
                                    + entry.getKey(),
                            share * entry.getKey().signConfidence());
                });
    }
}
