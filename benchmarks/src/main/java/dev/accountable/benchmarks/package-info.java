/** How fast the log is, measured against the PostgreSQL that it stands on. */
@NullMarked
package dev.accountable.benchmarks;

import org.jspecify.annotations.NullMarked;
