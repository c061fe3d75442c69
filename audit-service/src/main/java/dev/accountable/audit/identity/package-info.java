/**
 * Brings what the issuer (Keycloak) knows into the log: who signed in, who failed to, and whose roles were changed. It asks
 * the issuer's admin API, because that keeps its events: nothing is missed while either of the two is away.
 */
@NullMarked
package dev.accountable.audit.identity;

import org.jspecify.annotations.NullMarked;
