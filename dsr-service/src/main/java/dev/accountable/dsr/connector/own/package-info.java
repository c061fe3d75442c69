/** Asks the parts of this platform itself: consents, the log, and the person's account with the issuer. */
@NullMarked
package dev.accountable.dsr.connector.own;

import org.jspecify.annotations.NullMarked;
