package dev.accountable.dsr.retention;

import dev.accountable.dsr.connector.SystemAccess;
import dev.accountable.dsr.datamap.Dataset;
import dev.accountable.dsr.datamap.SystemMap;
import dev.accountable.dsr.hold.Holds;
import dev.accountable.dsr.job.JobFailed;
import dev.accountable.dsr.job.JobKind;
import dev.accountable.dsr.job.JobRun;
import dev.accountable.dsr.system.RegisteredSystem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Goes through a dataset batch by batch. Killed anywhere, it goes on behind the last batch that was saved. */
@ApplicationScoped
class RetentionRun implements JobKind {

    static final String NAME = "retention-run";

    private static final int SAMPLE = 20;

    /** What was asked for. */
    @RegisterForReflection
    record Spec(UUID rule, boolean dryRun) {}

    /** How far it came: the key it is behind, and what it says so far. */
    @RegisterForReflection
    record Progress(List<String> after, RetentionRunView.Report report) {}

    private record Work(SetRetentionRule rule, SystemMap system) {}

    private final SystemAccess access;
    private final Holds holds;
    private final InstantSource clock;
    private final ZoneId zone;
    private final int batch;

    RetentionRun(
            SystemAccess access,
            Holds holds,
            InstantSource clock,
            @ConfigProperty(name = "accountable.dsr.zone", defaultValue = "Europe/Berlin") ZoneId zone,
            @ConfigProperty(name = "accountable.dsr.retention-batch", defaultValue = "1000") int batch) {
        this.access = access;
        this.holds = holds;
        this.clock = clock;
        this.zone = zone;
        this.batch = batch;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String resource(JobRun run) {
        return "retention-runs/" + run.id();
    }

    @Override
    public Map<String, String> run(JobRun run) {
        Spec spec = run.spec(Spec.class);
        Work work = QuarkusTransaction.requiringNew().call(() -> work(spec));
        Dataset dataset = work.system().dataset(work.rule().dataset());
        boolean keysAreNobody = dataset.rowKey().stream().noneMatch(dataset.identifyingColumns()::containsValue);

        Progress progress = run.progress(Progress.class)
                .orElseGet(() -> new Progress(
                        List.of(),
                        new RetentionRunView.Report(
                                LocalDate.ofInstant(clock.instant(), zone), 0, 0, 0, 0, Map.of(), List.of())));
        var sweep =
                new Sweep(work.rule(), work.system(), new Due(progress.report().today(), zone));
        boolean more = true;
        while (more) {
            if (!spec.dryRun() && holds.isHeld(work.system(), dataset.key())) {
                throw new JobFailed("A legal hold stands on the dataset '" + dataset.key() + "'.");
            }
            List<String> after = progress.after();
            Sweep.Batch done = spec.dryRun()
                    ? access.read(
                            work.system().connection(),
                            "trying the retention rule",
                            open -> next(open, sweep, work, after, false))
                    : access.change(
                            work.system().connection(),
                            "running the retention rule",
                            open -> next(open, sweep, work, after, true));
            progress = new Progress(done.last(), add(progress.report(), done, keysAreNobody));
            run.save(progress);
            more = !done.last().isEmpty();
        }
        RetentionRunView.Report report = progress.report();
        return Map.of(
                "rule",
                spec.rule().toString(),
                "dryRun",
                Boolean.toString(spec.dryRun()),
                "due",
                Long.toString(report.due()),
                "done",
                Long.toString(report.done()),
                "heldBack",
                Long.toString(report.heldBack()));
    }

    private Sweep.Batch next(SystemAccess.Open open, Sweep sweep, Work work, List<String> after, boolean change)
            throws SQLException {
        return sweep.next(
                open,
                after,
                batch,
                holds.heldPersons(work.system(), work.rule().dataset()).values(),
                change);
    }

    private static Work work(Spec spec) {
        RetentionRule rule =
                RetentionRule.of(spec.rule()).orElseThrow(() -> new JobFailed("There is no such rule any more."));
        if (rule.isRetired()) {
            throw new JobFailed("The rule was retired.");
        }
        SystemMap system = RegisteredSystem.withKey(rule.rule().system())
                .map(RegisteredSystem::map)
                .orElseThrow(() -> new JobFailed("The system is not registered any more."));
        if (system.datasets().stream()
                .noneMatch(dataset -> dataset.key().equals(rule.rule().dataset()))) {
            throw new JobFailed("The system has no such dataset any more.");
        }
        return new Work(rule.rule(), system);
    }

    private static RetentionRunView.Report add(
            RetentionRunView.Report before, Sweep.Batch batch, boolean keysAreNobody) {
        Map<String, Long> linked = new LinkedHashMap<>(before.linked());
        batch.linked().forEach((dataset, rows) -> linked.merge(dataset, (long) rows, Long::sum));
        List<List<String>> sample = new ArrayList<>(before.sample());
        if (keysAreNobody) {
            batch.done().stream().limit(Math.max(0, SAMPLE - sample.size())).forEach(sample::add);
        }
        return new RetentionRunView.Report(
                before.today(),
                before.due() + batch.due(),
                before.done() + batch.done().size(),
                before.heldBack() + batch.held(),
                before.keptByDuty() + batch.duty(),
                linked,
                sample);
    }
}
