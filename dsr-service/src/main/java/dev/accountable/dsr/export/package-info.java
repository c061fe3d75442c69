/**
 * What is handed over to a person who asks for access: one ZIP with a letter, JSON and CSV of every dataset and a manifest of
 * hashes, made and handed out in constant memory, and removed after its lifetime.
 *
 * <p>Each system writes a part of its own, so that a system that fails is tried again alone; the parts are then packed
 * into the package. Nothing is on a disk of ours: parts and packages are rows of the database, a chunk each.
 */
@NullMarked
package dev.accountable.dsr.export;

import org.jspecify.annotations.NullMarked;
