package dev.accountable.stack;

/** The stack cannot go on, for a reason that is the user's to mend: the message is one clear line for the terminal. */
public final class StackException extends RuntimeException {

    StackException(String message) {
        super(message);
    }

    StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
