/**
 * Leads a person's request from its receipt to its answer. Nothing is disclosed or erased before a privacy officer has
 * approved it; whatever happens to it is written down.
 *
 * <p>What is to be done waits in the table request_task until it is done: a worker of any pod claims a step, and one that
 * is killed, or whose system fails, leaves it to the next attempt. Every step may be done twice without harm.
 */
@NullMarked
package dev.accountable.dsr.request;

import org.jspecify.annotations.NullMarked;
