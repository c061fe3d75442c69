/** What the breach service promises, tried with real tokens, a real database, a real mail server and a real receiver. */
@NullMarked
package dev.accountable.breach;

import org.jspecify.annotations.NullMarked;
