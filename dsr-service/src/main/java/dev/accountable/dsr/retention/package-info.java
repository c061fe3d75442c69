/**
 * Art. 5(1)(e): what is no longer needed goes by itself. A rule says when the rows of a dataset are no longer needed and
 * whether they are erased or anonymised then; it is tried without effect before it may run. Legal holds and duties to keep
 * come before every rule.
 */
@NullMarked
package dev.accountable.dsr.retention;

import org.jspecify.annotations.NullMarked;
