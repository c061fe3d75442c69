/**
 * What the log forgets: a person on request (Art. 17), payloads whose time is over (Art. 5(1)(e)); and what stands in the
 * way, legal holds (Art. 17(3)). Envelopes, and with them every proof, stay.
 */
@NullMarked
package dev.accountable.audit.erasure;

import org.jspecify.annotations.NullMarked;
