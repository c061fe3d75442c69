/** The documentation of every breach, whatever its risk, so that the authority can verify compliance (Art. 33(5) GDPR). */
@NullMarked
package dev.accountable.breach.register;

import org.jspecify.annotations.NullMarked;
