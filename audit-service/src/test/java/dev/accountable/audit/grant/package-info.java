/** Who gets access, who decides it, when it ends: over HTTP with real tokens and a real database. */
@NullMarked
package dev.accountable.audit.grant;

import org.jspecify.annotations.NullMarked;
