@NullMarked
package dev.accountable.stack;

import org.jspecify.annotations.NullMarked;
