/**
 * Visitors of websites who have no account. A site says from which origins it is used and what its form asks; a visitor is a
 * random reference in a token that the browser keeps, and turns out to be an account when the person signs in.
 *
 * <p>What was shown is kept word for word, and a choice counts only for a form that is shown now or was a day ago.
 */
@NullMarked
package dev.accountable.consent.site;

import org.jspecify.annotations.NullMarked;
