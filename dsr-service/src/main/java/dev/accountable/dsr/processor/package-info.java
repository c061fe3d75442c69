/** The register of those outside who get personal data, and what permits it (Art. 26, 28, 44 to 49). */
@NullMarked
package dev.accountable.dsr.processor;

import org.jspecify.annotations.NullMarked;
