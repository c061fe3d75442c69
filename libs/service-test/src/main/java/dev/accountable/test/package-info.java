/**
 * What every service is tested with: a real PostgreSQL, a real token issuer, a mail server over
 * real sockets, the guard, bad input, the house rules.
 */
@NullMarked
package dev.accountable.test;

import org.jspecify.annotations.NullMarked;
