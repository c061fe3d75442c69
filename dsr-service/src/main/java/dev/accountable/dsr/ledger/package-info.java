/**
 * The erasure ledger: what was erased, as keyed fingerprints that nobody can read without the key. It is there for the day on
 * which a system is restored from a backup: then everything that was erased since the backup is erased again, and it is looked
 * at whether it is so.
 */
@NullMarked
package dev.accountable.dsr.ledger;

import org.jspecify.annotations.NullMarked;
