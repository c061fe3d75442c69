/** Finds events again, for those who may see them, and records who looked. */
@NullMarked
package dev.accountable.audit.search;

import org.jspecify.annotations.NullMarked;
