@NullMarked
package dev.accountable.breach.casefile;

import org.jspecify.annotations.NullMarked;
