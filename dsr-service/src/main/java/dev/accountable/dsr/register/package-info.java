/**
 * The versions of everything that the organisation declares: systems, processors, activities and itself. Append-only, so
 * that the map of any instant can be read again: what was declared when a person was answered is evidence.
 */
@NullMarked
package dev.accountable.dsr.register;

import org.jspecify.annotations.NullMarked;
