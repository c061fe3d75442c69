/**
 * Telling the supervisory authority (Art. 33 GDPR), in the form of the EDPB's common notification template (version 1.0, in
 * consultation) and in phases (Art. 33(4)).
 *
 * <p>A notification is drafted from the facts, completed by a person, approved by another, and never changes after that. Sending
 * the first one stops the clock.
 */
@NullMarked
package dev.accountable.breach.authority;

import org.jspecify.annotations.NullMarked;
