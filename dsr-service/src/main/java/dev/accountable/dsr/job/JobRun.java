package dev.accountable.dsr.job;

import java.util.Optional;
import java.util.UUID;

/** One attempt at a job. */
public final class JobRun {

    private final Jobs jobs;
    private final Jobs.Claim claim;

    JobRun(Jobs jobs, Jobs.Claim claim) {
        this.jobs = jobs;
        this.claim = claim;
    }

    public UUID id() {
        return claim.id();
    }

    public <T> T spec(Class<T> type) {
        return jobs.read(claim.spec(), type);
    }

    /** What an earlier attempt saved last. */
    public <T> Optional<T> progress(Class<T> type) {
        return Optional.ofNullable(claim.progress()).map(json -> jobs.read(json, type));
    }

    /** Keeps how far it came, and the job for a while longer; ends the work by throwing where another worker has it. */
    public void save(Object progress) {
        jobs.save(claim, progress);
    }
}
