/**
 * Looks into a system and proposes where personal data is: from names, types, keys and a few sampled values, each with its
 * reason and a confidence. A person accepts or rejects; nothing of it counts before. Sampled values are counted and forgotten:
 * none is kept, logged or shown.
 */
@NullMarked
package dev.accountable.dsr.scan;

import org.jspecify.annotations.NullMarked;
