package dev.accountable.dsr.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code dsr_jobs_open} and {@code dsr_jobs_failing}. The same on every pod: alert on the maximum, never on a sum. */
@Startup
@ApplicationScoped
class JobMetrics {

    private final Jobs jobs;
    private volatile Jobs.Open last = new Jobs.Open(0, 0);

    JobMetrics(Jobs jobs, MeterRegistry registry) {
        this.jobs = jobs;
        Gauge.builder("dsr.jobs.open", () -> last.all()).register(registry);
        Gauge.builder("dsr.jobs.failing", () -> last.failing()).register(registry);
    }

    @Scheduled(every = "${accountable.dsr.metrics-interval:5s}", delayed = "1s")
    void read() {
        last = jobs.open();
    }
}
