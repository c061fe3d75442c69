/**
 * Asks people for their consent, or for it again, by letter: those of whom it is missing, ends, or rests on what has been
 * replaced. Silence is no consent (recital 32): who does not answer has said nothing, and nothing of theirs is prolonged.
 */
@NullMarked
package dev.accountable.consent.campaign;

import org.jspecify.annotations.NullMarked;
