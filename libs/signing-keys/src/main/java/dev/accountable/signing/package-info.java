/**
 * What a service states and signs for years: an Ed25519 key that signs, and a published key set in which each key stays that
 * has signed. Whoever kept the set verifies a signature without the service.
 */
@NullMarked
package dev.accountable.signing;

import org.jspecify.annotations.NullMarked;
