package dev.accountable.post;

import java.time.Duration;

/**
 * How often and how long a letter is tried.
 *
 * @param timeout of one attempt as a whole; then nobody knows whether the letter went out
 * @param firstRetry after a first failure that surely sent nothing; doubles with each
 * @param slowestRetry longest wait between two attempts
 * @param most then it is FAILED
 */
public record Attempts(Duration timeout, Duration firstRetry, Duration slowestRetry, int most) {

    /** How long to wait after so many attempts that surely sent nothing. */
    Duration waitAfter(int attempts) {
        Duration wait = firstRetry.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(slowestRetry) < 0 ? wait : slowestRetry;
    }
}
