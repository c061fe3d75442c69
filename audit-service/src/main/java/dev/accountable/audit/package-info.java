/**
 * The tamper-evident log of everything the platform did: {@code event} takes events in, {@code search} finds them again,
 * {@code about} tells people what is about themselves, {@code log} grows the Merkle tree over them and proves it. Beside it
 * {@code programme} keeps what the organisation does about data protection.
 */
@NullMarked
package dev.accountable.audit;

import org.jspecify.annotations.NullMarked;
