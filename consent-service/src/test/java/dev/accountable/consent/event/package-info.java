/** What is said, without a server. */
@NullMarked
package dev.accountable.consent.event;

import org.jspecify.annotations.NullMarked;
