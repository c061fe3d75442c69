/** Signals in the words of those who send them. */
@NullMarked
package dev.accountable.breach.intake;

import org.jspecify.annotations.NullMarked;
