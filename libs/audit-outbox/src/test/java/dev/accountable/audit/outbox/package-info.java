/** Delivery, against a receiver that fails in every way a receiver can. */
@NullMarked
package dev.accountable.audit.outbox;

import org.jspecify.annotations.NullMarked;
