/**
 * Calls to systems that are not ours. Only an address from the configuration is ever called, and it says https; nothing
 * follows a redirect, nothing waits for ever, nothing reads without end; what people may see of an address is its origin.
 */
@NullMarked
package dev.accountable.outgoing;

import org.jspecify.annotations.NullMarked;
