/**
 * What stands in the way of processing whatever its basis: a person's objection (Art. 21) and a restriction of processing
 * (Art. 18). Both are in force when their answer is sent.
 */
@NullMarked
package dev.accountable.consent.objection;

import org.jspecify.annotations.NullMarked;
