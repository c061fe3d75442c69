/**
 * Letters to people whose request is worked on, in their language, and what comes back by a link. A letter goes out at most
 * once, never holds the data that was asked for, and waits to be printed where there is no address to mail to (decision 31).
 */
@NullMarked
package dev.accountable.dsr.letter;

import org.jspecify.annotations.NullMarked;
