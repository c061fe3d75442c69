/** Keys, tried over HTTP on a resource that does nothing but count. */
@NullMarked
package dev.accountable.idempotency;

import org.jspecify.annotations.NullMarked;
