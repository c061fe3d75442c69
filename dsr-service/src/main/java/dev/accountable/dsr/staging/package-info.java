/**
 * Copies of a database for tests and development, in which nobody is to be recognised. What happens to every column is
 * declared, and what is not declared is refused. A copy is looked at before it can be used; one that is not seen to be right
 * is marked as unusable in the target itself.
 */
@NullMarked
package dev.accountable.dsr.staging;

import org.jspecify.annotations.NullMarked;
