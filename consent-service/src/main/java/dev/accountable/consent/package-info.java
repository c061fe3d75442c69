/**
 * Records who agreed to what, when, after reading which notice, and when they changed their mind; and answers from that,
 * and from nothing else, whether a person's data may be processed for a purpose.
 *
 * <p>A withdrawal is in force when its answer is sent: a decision reads the last committed event, never a cache.
 */
@NullMarked
package dev.accountable.consent;

import org.jspecify.annotations.NullMarked;
