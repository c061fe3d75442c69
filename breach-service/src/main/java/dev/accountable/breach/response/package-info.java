/**
 * Handling an incident: what happened when, what was found and who had it, what is to be done, and what was learnt.
 *
 * <p>The timeline, the evidence and its chain of custody are only added to. An incident closes when nothing that was decided
 * about it is open.
 */
@NullMarked
package dev.accountable.breach.response;

import org.jspecify.annotations.NullMarked;
