/** Files of consents, without a server. */
@NullMarked
package dev.accountable.consent.imports;

import org.jspecify.annotations.NullMarked;
