/** The register of systems that hold personal data. What it holds has been tried against the system itself. */
@NullMarked
package dev.accountable.dsr.system;

import org.jspecify.annotations.NullMarked;
