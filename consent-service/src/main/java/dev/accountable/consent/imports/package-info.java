/**
 * Consents that were collected before this service recorded them. Each comes with its provenance and the quality of its proof; it
 * enters the history at the instant at which it was collected, and overrides nothing that was said later.
 */
@NullMarked
package dev.accountable.consent.imports;

import org.jspecify.annotations.NullMarked;
