/**
 * The Merkle tree (RFC 6962) over the envelopes of all events, kept in tiles, with a signed checkpoint for each size it
 * was seen at and the proofs of inclusion and consistency. Formats: C2SP tlog-tiles, tlog-checkpoint, tlog-proof.
 */
@NullMarked
package dev.accountable.audit.log;

import org.jspecify.annotations.NullMarked;
