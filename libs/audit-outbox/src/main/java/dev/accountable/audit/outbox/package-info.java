/**
 * An audit event commits in the caller's transaction or not at all, and reaches audit-service at least once.
 *
 * <p>Order: an event that was recorded after another had committed is delivered after it. Of two transactions that ran at
 * the same time, either may come first, as with any log.
 */
@NullMarked
package dev.accountable.audit.outbox;

import org.jspecify.annotations.NullMarked;
