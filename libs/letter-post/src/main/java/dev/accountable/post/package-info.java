/**
 * Letters by mail, each sent at most once: that one is being sent is committed before it is, only what surely did not leave is
 * tried again, and of what nobody knows the end it is said so. A service says which letters are due and what they say; the
 * rest is here.
 */
@NullMarked
package dev.accountable.post;

import org.jspecify.annotations.NullMarked;
