package dev.accountable.consent.mail;

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
 * {@code consent_mails} by state: waiting, sending, failed, uncertain, each counted up to 10,000. The same on every pod: alert
 * on the maximum, never on a sum.
 */
@Startup
@ApplicationScoped
class MailMetrics {

    private final Mails mails;
    private volatile Map<Mails.State, Integer> last = Map.of();

    MailMetrics(MeterRegistry registry, Mails mails) {
        this.mails = mails;
        for (Mails.State state :
                List.of(Mails.State.WAITING, Mails.State.SENDING, Mails.State.FAILED, Mails.State.UNCERTAIN)) {
            Gauge.builder("consent.mails", () -> last.getOrDefault(state, 0))
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @Scheduled(every = "15s")
    void count() {
        last = QuarkusTransaction.requiringNew().call(mails::standing);
    }
}
