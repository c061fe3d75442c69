/**
 * Receipts: what a person said in one act, in a form that they can keep and have checked by others, without us and without
 * network. A receipt is signed; once the log holds the act, it comes with the proof of that.
 */
@NullMarked
package dev.accountable.consent.receipt;

import org.jspecify.annotations.NullMarked;
