/**
 * The data map as one document: exported and imported as YAML, so that a change can be reviewed as code is, compared with the
 * register before it counts, and searched for what the law wants and it does not say.
 */
@NullMarked
package dev.accountable.dsr.wholemap;

import org.jspecify.annotations.NullMarked;
