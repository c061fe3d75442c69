package dev.accountable.breach;

/** The target did not take the message. The message is shown to the security team: what happened, and no secret. */
class UndeliveredException extends Exception {

    UndeliveredException(String reason, Throwable cause) {
        super(reason, cause);
    }

    UndeliveredException(String reason) {
        super(reason);
    }
}
