/**
 * What this service states and signs: certificates of erasures, manifests of packages. A signature can be verified without
 * this service, by whoever kept its public key.
 */
@NullMarked
package dev.accountable.dsr.seal;

import org.jspecify.annotations.NullMarked;
