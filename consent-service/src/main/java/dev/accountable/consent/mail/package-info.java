/**
 * Letters to people: where they are written to, what is sent, and what comes back by a link that counts once. A letter goes
 * out at most once, whatever fails; where it cannot be known whether it did, somebody is told (decision 21).
 */
@NullMarked
package dev.accountable.consent.mail;

import org.jspecify.annotations.NullMarked;
