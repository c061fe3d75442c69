/** Which laws ask for a notification within which time: dated data, so that a change of the law is a change of a file. */
@NullMarked
package dev.accountable.breach.regime;

import org.jspecify.annotations.NullMarked;
