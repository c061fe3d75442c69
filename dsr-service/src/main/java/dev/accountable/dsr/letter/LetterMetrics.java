package dev.accountable.dsr.letter;

import dev.accountable.jdbc.Database;
import dev.accountable.post.LetterGauges;
import dev.accountable.post.LetterTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code dsr_letters} by state: waiting, failed, uncertain, to_print. */
@Startup
@ApplicationScoped
class LetterMetrics {

    private final LetterGauges gauges;

    LetterMetrics(MeterRegistry registry, Database database) {
        this.gauges = new LetterGauges(
                registry,
                "dsr.letters",
                new LetterTable(database, Letters.TABLE),
                List.of("WAITING", "FAILED", "UNCERTAIN", "TO_PRINT"));
    }

    @Scheduled(every = "15s")
    void count() {
        gauges.count();
    }
}
