/**
 * The risk register, by the steps of ISO 31000: identified with a source and an owner, analysed by likelihood and consequence,
 * treated, and looked at again by a date. Every change keeps what was thought before.
 */
@NullMarked
package dev.accountable.breach.risk;

import org.jspecify.annotations.NullMarked;
