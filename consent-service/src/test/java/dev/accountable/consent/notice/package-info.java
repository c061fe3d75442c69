/** Rules of notices, tried without a server. */
@NullMarked
package dev.accountable.consent.notice;

import org.jspecify.annotations.NullMarked;
