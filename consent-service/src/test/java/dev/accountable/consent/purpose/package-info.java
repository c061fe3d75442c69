/** Rules of purposes, tried without a server. */
@NullMarked
package dev.accountable.consent.purpose;

import org.jspecify.annotations.NullMarked;
