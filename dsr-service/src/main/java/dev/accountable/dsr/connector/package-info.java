/**
 * Reaches into the systems that hold personal data: finds a person's rows, reads them, erases or anonymises them.
 *
 * <p>A name from the data map reaches SQL only as a quoted identifier that the system's own catalogue knows; a value only
 * as a bound parameter. Errors leave this package without the system's own words, which may quote personal data.
 */
@NullMarked
package dev.accountable.dsr.connector;

import org.jspecify.annotations.NullMarked;
