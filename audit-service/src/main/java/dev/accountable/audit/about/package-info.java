/**
 * Tells a person, in plain words, who looked at or changed their data: when, what, by which kind of person, and where the
 * proof is. Their own events and nobody else's.
 */
@NullMarked
package dev.accountable.audit.about;

import org.jspecify.annotations.NullMarked;
