package dev.accountable.dsr.job;

import java.util.Map;

/** A kind of long work. A bean of this type is found by its name. */
public interface JobKind {

    /** Of the events ({@code dsr.<name>.done}) and in the database. */
    String name();

    /** The path of one, for the audit trail: {@code retention-runs/<id>}. */
    String resource(JobRun run);

    /**
     * Does it; called again after a crash, with the progress that was saved last.
     *
     * @return what the audit trail says of it: codes and counts
     * @throws JobFailed where trying again would not help
     */
    Map<String, String> run(JobRun run);
}
