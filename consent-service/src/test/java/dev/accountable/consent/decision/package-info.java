@NullMarked
package dev.accountable.consent.decision;

import org.jspecify.annotations.NullMarked;
