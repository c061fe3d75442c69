/** Limits of several laws side by side. */
@NullMarked
package dev.accountable.breach.regime;

import org.jspecify.annotations.NullMarked;
