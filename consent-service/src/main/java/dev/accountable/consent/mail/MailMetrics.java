package dev.accountable.consent.mail;

import dev.accountable.jdbc.Database;
import dev.accountable.post.LetterGauges;
import dev.accountable.post.LetterTable;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code consent_mails} by state: waiting, sending, failed, uncertain. */
@Startup
@ApplicationScoped
class MailMetrics {

    private final LetterGauges gauges;

    MailMetrics(MeterRegistry registry, Database database) {
        this.gauges = new LetterGauges(
                registry,
                "consent.mails",
                new LetterTable(database, Mails.TABLE),
                List.of("WAITING", "SENDING", "FAILED", "UNCERTAIN"));
    }

    @Scheduled(every = "15s")
    void count() {
        gauges.count();
    }
}
