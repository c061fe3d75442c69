/**
 * Plain SQL, for what is written and read in sets, where entities would only be in the way. A database that is away is a 503
 * of its own, so no caller has to know how one looks.
 */
@NullMarked
package dev.accountable.jdbc;

import org.jspecify.annotations.NullMarked;
