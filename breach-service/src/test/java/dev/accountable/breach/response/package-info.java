/** From the first entry of the timeline to the closed register entry. */
@NullMarked
package dev.accountable.breach.response;

import org.jspecify.annotations.NullMarked;
