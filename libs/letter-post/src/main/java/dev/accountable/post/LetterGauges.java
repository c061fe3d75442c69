package dev.accountable.post;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Letters by state, each counted up to 10,000. The same on every pod: alert on the maximum, never on a sum.
 */
public final class LetterGauges {

    private final LetterTable table;
    private final List<String> states;
    private volatile Map<String, Integer> last = Map.of();

    /**
     * One gauge a state, of value 0 until the first count.
     *
     * @param name as Micrometer has it, with dots
     * @param states constants of the service: those that somebody has to look at
     */
    public LetterGauges(MeterRegistry registry, String name, LetterTable table, List<String> states) {
        this.table = table;
        this.states = List.copyOf(states);
        for (String state : states) {
            Gauge.builder(name, () -> last.getOrDefault(state, 0))
                    .tag("state", state.toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    /** To be called every so often. */
    public void count() {
        last = QuarkusTransaction.requiringNew().call(() -> table.standing(states));
    }
}
