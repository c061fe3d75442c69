/** Signatures that others verify, and keys that follow one another. */
package dev.accountable.signing;
