/**
 * A POST that is sent again with the same {@code Idempotency-Key} is done once and answered twice the same; with another
 * body it is refused (422). Keys are kept for two days and belong to their caller.
 */
@NullMarked
package dev.accountable.idempotency;

import org.jspecify.annotations.NullMarked;
