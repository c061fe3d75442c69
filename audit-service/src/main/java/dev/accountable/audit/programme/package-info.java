/**
 * The accountability programme (GDPR Art. 5(2), 24, 32(1)(d), 39(1)(b)): the measures an organisation takes, who learned
 * what they need for it, the documents that say so, and when each is to be looked at again. {@code measure},
 * {@code training} and {@code document} keep them; this package says what is due and hands the whole out.
 */
@NullMarked
package dev.accountable.audit.programme;

import org.jspecify.annotations.NullMarked;
