/** What people are shown before they decide. A published version never changes; its hash proves later what was shown. */
@NullMarked
package dev.accountable.consent.notice;

import org.jspecify.annotations.NullMarked;
