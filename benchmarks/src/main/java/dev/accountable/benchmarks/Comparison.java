package dev.accountable.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Two sides that take turns, the first to go changing from round to round; and what came of it, as lines of a table. */
final class Comparison {

    static final String HEADER =
            "| what | the service | PostgreSQL alone | ratio (lowest to highest) | p50 ms | p99 ms |\n|---|---|---|---|---|---|";

    private final String name;
    private final List<Load> ours = new ArrayList<>();
    private final List<Load> theirs = new ArrayList<>();

    private Comparison(String name) {
        this.name = name;
    }

    static Comparison of(String name, int rounds, Supplier<Load> log, Supplier<Load> database) {
        var comparison = new Comparison(name);
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                comparison.theirs.add(database.get());
                comparison.ours.add(log.get());
            } else {
                comparison.ours.add(log.get());
                comparison.theirs.add(database.get());
            }
        }
        return comparison;
    }

    /** A line with medians; the ratio is that of two turns that followed each other. */
    String line() {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(ours.get(round).perSecond() / theirs.get(round).perSecond());
        }
        ratios.sort(null);
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f/s | %,.0f/s | **%.2f** (%.2f to %.2f) | %.1f | %.1f |",
                name,
                median(ours, Load::perSecond),
                median(theirs, Load::perSecond),
                ratios.get(ratios.size() / 2),
                ratios.get(0),
                ratios.get(ratios.size() - 1),
                median(ours, Load::p50),
                median(ours, Load::p99));
    }

    double medianOfOurs(ToDoubleFunction<Load> figure) {
        return median(ours, figure);
    }

    double medianOfTheirs(ToDoubleFunction<Load> figure) {
        return median(theirs, figure);
    }

    private static double median(List<Load> loads, ToDoubleFunction<Load> figure) {
        double[] sorted = loads.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
