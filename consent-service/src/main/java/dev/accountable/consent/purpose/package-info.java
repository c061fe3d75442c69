/**
 * The register of purposes: what personal data may be used for, and on which lawful basis. A purpose that the law does not
 * allow cannot be registered ({@link dev.accountable.consent.purpose.PurposeRule}); what it said at any time can be read for
 * ever, because a change is another version.
 */
@NullMarked
package dev.accountable.consent.purpose;

import org.jspecify.annotations.NullMarked;
