/**
 * Legal holds (Art. 17(3)(b) and (e)): what a claim, an order or a duty keeps from being erased, whoever asks and whatever a
 * rule says. Whatever erases asks {@code Holds} first; when the last hold is over, what waited is done.
 */
@NullMarked
package dev.accountable.dsr.hold;

import org.jspecify.annotations.NullMarked;
