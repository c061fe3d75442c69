/**
 * The register of purposes: what personal data may be used for, and on which lawful basis. A purpose whose state the law
 * does not allow cannot be registered.
 */
@NullMarked
package dev.accountable.consent.purpose;

import org.jspecify.annotations.NullMarked;
