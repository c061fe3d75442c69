/** The documents of the programme (policies, procedures) in their approved versions, and their reviews (GDPR Art. 24(2)). */
@NullMarked
package dev.accountable.audit.programme.document;

import org.jspecify.annotations.NullMarked;
