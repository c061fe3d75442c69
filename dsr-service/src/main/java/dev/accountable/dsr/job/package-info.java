/**
 * Long work that nobody waits for. It waits in the table job until a worker of any pod claims it; one that is killed, or whose
 * system is away, leaves it to the next attempt, which goes on from what was saved. How it ended is audited.
 */
@NullMarked
package dev.accountable.dsr.job;

import org.jspecify.annotations.NullMarked;
