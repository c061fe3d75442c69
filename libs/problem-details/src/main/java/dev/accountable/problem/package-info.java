/**
 * Every error that leaves a service is an RFC 9457 problem with a stable type, one entry for each violated field and a
 * trace id. Text that the database could not hold is refused before it gets that far.
 */
@NullMarked
package dev.accountable.problem;

import org.jspecify.annotations.NullMarked;
