/** Notifications as an authority gets them. */
@NullMarked
package dev.accountable.breach.authority;

import org.jspecify.annotations.NullMarked;
