/** Receipts: their forms, their keys, and that a program which shares nothing with the service verifies them. */
@NullMarked
package dev.accountable.consent.receipt;

import org.jspecify.annotations.NullMarked;
