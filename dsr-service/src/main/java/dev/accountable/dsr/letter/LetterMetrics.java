package dev.accountable.dsr.letter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code dsr_letters} by state: waiting, failed, uncertain, to_print, each counted up to 10,000. The same on every pod: alert
 * on the maximum, never on a sum.
 */
@Startup
@ApplicationScoped
class LetterMetrics {

    private final Letters letters;
    private volatile Map<Letters.State, Integer> last = Map.of();

    LetterMetrics(MeterRegistry registry, Letters letters) {
        this.letters = letters;
        for (Letters.State state :
                List.of(Letters.State.WAITING, Letters.State.FAILED, Letters.State.UNCERTAIN, Letters.State.TO_PRINT)) {
            Gauge.builder("dsr.letters", () -> last.getOrDefault(state, 0))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @Scheduled(every = "15s")
    void count() {
        last = QuarkusTransaction.requiringNew().call(letters::standing);
    }
}
