package dev.accountable.dsr.wholemap;

import dev.accountable.dsr.datamap.Gap.Severity;
import dev.accountable.dsr.datamap.Gaps;
import dev.accountable.dsr.register.Registers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks for gaps when somebody asks, and for {@code dsr_map_gaps{severity=…}}: the same on every pod, so never a sum. */
@Startup
@ApplicationScoped
class GapMetrics {

    private final Registers registers;
    private final InstantSource clock;
    private final ZoneId zone;
    private volatile Map<Severity, Long> last = Map.of();

    GapMetrics(
            Registers registers,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone,
            MeterRegistry metrics) {
        this.registers = registers;
        this.clock = clock;
        this.zone = zone;
        for (Severity severity : Severity.values()) {
            Gauge.builder("dsr.map.gaps", () -> (double) last.getOrDefault(severity, 0L))
                    .tag("severity", severity.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    GapReport report() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        return GapReport.of(today, Gaps.of(registers.current(), today));
    }

    @Scheduled(every = "${accountable.dsr.gaps-interval:5m}", delayed = "2s")
    void read() {
        last = report().counts();
    }
}
