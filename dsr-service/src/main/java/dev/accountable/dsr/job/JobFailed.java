package dev.accountable.dsr.job;

/** The work cannot be done as it was asked for. The message is safe to show and to keep. */
public class JobFailed extends RuntimeException {

    private final String reason;

    public JobFailed(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
