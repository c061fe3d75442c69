/** The risk register. */
@NullMarked
package dev.accountable.breach.risk;

import org.jspecify.annotations.NullMarked;
