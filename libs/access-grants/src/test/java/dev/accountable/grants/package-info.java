@NullMarked
package dev.accountable.grants;

import org.jspecify.annotations.NullMarked;
