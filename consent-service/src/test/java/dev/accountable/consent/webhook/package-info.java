/** What targets get, when, how often and in which order: against real receivers, and against several pods at once. */
@NullMarked
package dev.accountable.consent.webhook;

import org.jspecify.annotations.NullMarked;
