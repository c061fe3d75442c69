/**
 * Takes events in. An event is split where it arrives: the envelope, which is logged for ever and
 * holds no personal data, and what can be forgotten (payload and persons), to which the envelope is only committed.
 */
@NullMarked
package dev.accountable.audit.event;

import org.jspecify.annotations.NullMarked;
