/**
 * May this person's data be processed for this purpose, now? Answered from what is committed at that moment, never from a
 * cache.
 */
@NullMarked
package dev.accountable.consent.decision;

import org.jspecify.annotations.NullMarked;
