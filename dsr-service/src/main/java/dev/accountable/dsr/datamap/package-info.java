/**
 * Where personal data is, as the organisation declares it: systems, their datasets, how a person is found in them, and
 * what erasure means for each. Plain values and their rules; names of tables and columns are data here, never SQL.
 */
@NullMarked
package dev.accountable.dsr.datamap;

import org.jspecify.annotations.NullMarked;
