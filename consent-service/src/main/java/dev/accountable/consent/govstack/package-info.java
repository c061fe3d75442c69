/**
 * The service side of the GovStack Consent Building Block, told from what this service records: a purpose is a data
 * agreement, a notice a policy, and where a person stands on a purpose a consent record. It keeps nothing of its own, and what
 * cannot be answered truthfully is refused by name (docs/govstack.md).
 */
@NullMarked
package dev.accountable.consent.govstack;

import org.jspecify.annotations.NullMarked;
