/**
 * What is open to everybody may be called only so often: counted by minute and neighbourhood of addresses, in memory, on each
 * pod. A service says how often is too often, and marks with {@link dev.accountable.rate.RateLimited} what is counted.
 */
@NullMarked
package dev.accountable.rate;

import org.jspecify.annotations.NullMarked;
